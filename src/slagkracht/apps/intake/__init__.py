"""What comes in: notices and local cases of a municipality; signals to the RIEC, their import and weighing.

Two processings, two controllers (docs/explanation/intake.md): a notice lives in its municipality's own
compartment; handing it over as a signal is a recorded disclosure, never a change of status.
"""
