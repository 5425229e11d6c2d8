"""The rules on prose: completeness, wording, privacy, repetition."""

from __future__ import annotations

from reports.rules import dating, duplication, figures, narrative, privacy, unfilled
from reports.rules.catalogue.grounds import ACCURACY, ACT, CONTENTS, FORM, PRIVACY
from reports.rules.model import N_, Rule

OF_TEXTS: tuple[Rule, ...] = (
    Rule(
        "narrative.missing_section",
        "warning",
        N_("All six parts are there"),
        N_("The form has six parts; the document lacks one."),
        N_("Add the part, with “无” where there is nothing to report."),
        CONTENTS,
        narrative.missing_sections,
    ),
    Rule(
        "narrative.empty_section",
        "warning",
        N_("No part is empty"),
        N_("A part has its head but nothing below it."),
        N_("Fill the part, with “无” where there is nothing to report."),
        CONTENTS,
        narrative.empty_sections,
    ),
    Rule(
        "narrative.unanswered",
        "notice",
        N_("Part five names problems and remedies"),
        N_("Part five tells the main problems and what is done about them."),
        N_("Name at least one problem and what is done about it."),
        f"{CONTENTS}第（五）项",
        narrative.unanswered,
    ),
    Rule(
        "narrative.other_year",
        "warning",
        N_("Period and year are the report's"),
        N_("The period of account is 1 January to 31 December of the report's year."),
        N_("Correct the year."),
        f"{ACT}第四十九条",
        narrative.other_year,
    ),
    Rule(
        "narrative.unstated_year",
        "warning",
        N_("The report says which year it is about"),
        N_("Title, date or text name the year."),
        N_("Name the year in the title."),
        CONTENTS,
        dating.unstated_year,
    ),
    Rule(
        "narrative.other_form",
        "warning",
        N_("The form is that of the year"),
        N_("The reports for 2019 and 2020 use one form, those from 2021 on another."),
        N_("Check the year; otherwise move the numbers to the form in force."),
        FORM,
        narrative.other_form,
    ),
    Rule(
        "narrative.other_level",
        "warning",
        N_("The words are those of this office's level"),
        N_(
            "Words such as “全省” in the report "
            "of a sub-district come from another office's report."
        ),
        N_("Replace the words by the office's own area."),
        ACCURACY,
        narrative.other_level,
    ),
    Rule(
        "narrative.enumeration",
        "warning",
        N_("Enumerations run without a gap"),
        N_("“一是” is mistyped (such as “意识”), or a number is left out or comes twice."),
        N_("Correct the numbering."),
        "《党政机关公文格式》（GB/T 9704—2012）7.3.3",
        narrative.enumeration,
    ),
    Rule(
        "narrative.superseded_notice",
        "warning",
        N_("The notice cited is in force"),
        N_(
            "From the reports for 2021 on, 国办公开办函〔2021〕30号 "
            "sets the form in place of 〔2019〕60号."
        ),
        N_("Cite the notice in force."),
        "国办公开办函〔2021〕30号",
        narrative.superseded_notice,
    ),
    Rule(
        "narrative.unfilled",
        "error",
        N_("Numbers left out of last year's text are filled in"),
        N_("Text taken over from last year comes without its numbers, each marked 〔待填〕."),
        N_("Write this year's number, or rewrite the sentence."),
        ACCURACY,
        unfilled.blanks,
    ),
    Rule(
        "narrative.leftover",
        "warning",
        N_("Nothing of the word processor is left in the text"),
        N_(
            "Bookmarks, broken references, field codes and "
            "placeholders do not belong into a report."
        ),
        N_("Delete it."),
        ACCURACY,
        narrative.leftovers,
    ),
    Rule(
        "narrative.gap",
        "warning",
        N_("Every number is filled in"),
        N_("Blanks stand before a unit where a template leaves room for a number."),
        N_("Write the number, 0 where there was none."),
        ACCURACY,
        narrative.gaps,
    ),
    Rule(
        "narrative.table_number",
        "warning",
        N_("Numbers in the text are those of the tables"),
        N_(
            "Requests, reconsiderations and lawsuits named in the "
            "text differ from parts three and four."
        ),
        N_("Correct one of them, or say which scope the text has."),
        ACCURACY,
        figures.against_tables,
    ),
    Rule(
        "narrative.share",
        "warning",
        N_("Percentages follow from the numbers"),
        N_("A percentage fits none of the numbers said before it."),
        N_("Correct the percentage or the number."),
        ACCURACY,
        figures.shares,
    ),
    Rule(
        "narrative.list_total",
        "warning",
        N_("Lists come to their total"),
        N_("The items of a list do not add up to the total said before them."),
        N_("Correct the items or the total."),
        ACCURACY,
        figures.list_totals,
    ),
    Rule(
        "privacy.identity_number",
        "error",
        N_("No personal identity numbers"),
        N_("An eighteen-digit identity number with a right check digit stands in the text."),
        N_("Delete the number."),
        PRIVACY,
        privacy.identity_numbers,
    ),
    Rule(
        "privacy.mobile_number",
        "warning",
        N_("No private mobile numbers"),
        N_("A mobile number stands in the text and is not given as the office's contact."),
        N_("Delete the number, or give the office's own line."),
        PRIVACY,
        privacy.mobile_numbers,
    ),
    Rule(
        "privacy.bank_card",
        "warning",
        N_("No bank card numbers"),
        N_("A card number with a right check digit stands in the text."),
        N_("Delete the number."),
        PRIVACY,
        privacy.bank_cards,
    ),
    Rule(
        "duplication.last_year",
        "warning",
        N_("The text is this year's"),
        N_("Whole sentences are the same as in the office's report for the year before."),
        N_("Say what was done this year."),
        ACCURACY,
        duplication.last_year,
    ),
    Rule(
        "duplication.other_office",
        "warning",
        N_("The text is the office's own"),
        N_(
            "Whole sentences are the same as in another "
            "office's report; what many share is left out."
        ),
        N_("Say what this office did."),
        ACCURACY,
        duplication.other_offices,
    ),
)
