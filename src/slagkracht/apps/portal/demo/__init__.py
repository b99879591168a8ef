"""The practice region: built through the same actions as a real one, the same every time for one seed.

Every person, firm and event is invented; numbers cannot exist. Nothing in here runs outside demo mode.
"""
