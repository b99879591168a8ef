"""What importing has to say: about a file as a whole, about one cell, about what may be done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "not_importing_for_seat": _("You do not import on behalf of this body."),
    "not_your_import": _("This list is not yours."),
    "import_stage": _("This list is no longer at that point."),
    "import_same_again": _("The same list was imported before. Tick that you want it once more, or stop."),
    "import_has_problems": _("This list has errors."),
    # the file as a whole
    "file_needed": _("Choose a file."),
    "file_empty": _("The file is empty."),
    "file_no_rows": _("The file has headings, but no rows to import."),
    "file_too_large": _("The file is larger than %(most)s MB. Split the list and send the parts."),
    "file_macros": _("The file holds macros. Save it as an ordinary workbook (.xlsx) and send it again."),
    "file_old_excel": _(
        "This is an old Excel file (.xls), or a file with a password. Save it as .xlsx, without a password."
    ),
    "file_other_office": _(
        "This is another kind of workbook (.ods or .xlsb). Save it as .xlsx and send it again."
    ),
    "file_not_spreadsheet": _("This is not a list. Send an .xlsx or a .csv file."),
    "file_damaged": _("The file is damaged. Open it yourself, save it as .xlsx and send it again."),
    "file_bomb": _(
        "Unpacked, this file is far larger than a list can be. It was not opened. Copy your rows into our "
        "template and send that."
    ),
    "file_encoding": _(
        "Row %(row)s, column %(column)s: the signs of this file are not UTF-8, but probably Windows-1252. "
        "Letters such as é and ï would go wrong. Save it as “CSV UTF-8” or as .xlsx and send it again."
    ),
    "file_utf16": _(
        "The signs of this file are UTF-16. Save it as “CSV UTF-8” or as .xlsx and send it again."
    ),
    "file_csv_broken": _(
        "Row %(row)s: a quotation mark is missing, or there is one too many. Save it as .xlsx, send it again."
    ),
    "file_no_headings": _("The first row has no heading that we know. Use the headings of the template."),
    "file_unknown_columns": _(
        "We do not know these columns: %(columns)s. Take them out, or give them a heading of the template."
    ),
    "file_missing_columns": _("These columns are missing: %(columns)s."),
    "file_double_columns": _("These columns are there twice: %(columns)s."),
    "file_too_many_rows": _("The list has more than %(most)s rows. Split it and send the parts."),
    "file_too_many_columns": _("The list has more than %(most)s columns."),
    "file_cell_outside": _("Row %(row)s has something in column %(column)s, but that column has no heading."),
    # one cell: wrong
    "cell_empty": _("This may not be empty."),
    "cell_formula": _("Here is a formula. Put the value itself here."),
    "cell_error": _("Here is an error of the spreadsheet program. Put the value itself here."),
    "cell_no_date": _("‘%(value)s’ is not a date. Write it like 3-11-2026."),
    "cell_future": _("‘%(value)s’ lies in the future."),
    "cell_long_ago": _("‘%(value)s’ is too long ago."),
    "cell_municipality_unknown": _("‘%(value)s’ is not a municipality of our region."),
    "cell_municipality_unknown_near": _(
        "‘%(value)s’ is not a municipality of our region. Do you mean ‘%(near)s’?"
    ),
    "cell_former_municipality": _(
        "‘%(value)s’ is no longer a municipality. It now belongs to %(successor)s."
    ),
    "cell_former_elsewhere": _("‘%(value)s’ is no longer a municipality of our region."),
    "cell_place_unknown": _(
        "‘%(value)s’ is not in the list of this municipality. Choose from the list, or leave it empty."
    ),
    "cell_place_unknown_near": _(
        "‘%(value)s’ is not in the list of this municipality. Do you mean ‘%(near)s’?"
    ),
    "cell_form_unknown": _("‘%(value)s’ is not one of the forms. Choose from the list."),
    "cell_form_unknown_near": _("‘%(value)s’ is not one of the forms. Do you mean ‘%(near)s’?"),
    "cell_participant_unknown": _("‘%(value)s’ is not a participant. Choose from the list."),
    "cell_participant_unknown_near": _("‘%(value)s’ is not a participant. Do you mean ‘%(near)s’?"),
    "cell_another_participant": _(
        "Name at least one other participant. Without working together it is not for the RIEC."
    ),
    "cell_kind_unknown": _(
        "This is not a kind that we know. Write person, organisation, vehicle or address."
    ),
    "cell_kind_missing": _("Write whether it is a person, an organisation, a vehicle or an address."),
    "cell_subject_empty": _("There is a kind, but no name and no number."),
    "cell_too_long": _("This has %(length)s signs. At most %(most)s fit."),
    "cell_strange_sign": _("Here are signs that cannot be shown. Type the text again."),
    "cell_example_kept": _(
        "This row still has the reference of the example. Take the row out, or give it your own reference."
    ),
    # one cell: somebody should look
    "cell_example_left_out": _("This is the example of the template. It is left out."),
    "cell_possible_name": _(
        "There may be a name here. Names belong with the subjects: there they are sealed."
    ),
    "cell_special_ethnic_origin": _("This may be about descent. That you may never record."),
    "cell_special_religion": _("This may be about faith. That you may never record."),
    "cell_special_politics": _("This may be about political opinions. Those you may never record."),
    "cell_special_health": _("This may be about health. That you may never record."),
    "cell_special_trade_union": _("This may be about a trade union. That you may never record."),
    "cell_special_orientation": _("This may be about sexual orientation. That you may never record."),
    "cell_double": _("Row %(other)s has the same reference."),
}
