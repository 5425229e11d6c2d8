"""Every rule, declared once: the public page of rules and the engine both read this list."""

from __future__ import annotations

from reports.rules import (
    arithmetic,
    carryover,
    duplication,
    figures,
    narrative,
    plausibility,
    privacy,
)
from reports.rules.model import N_, Rule

_FORM = "国办公开办函〔2021〕30号、〔2019〕60号"
_FORM_REQUESTS = f"{_FORM}，表三勾稽关系"
_ACT = "《中华人民共和国政府信息公开条例》"
_CONTENTS = f"{_ACT}第五十条"
_ACCURACY = f"{_ACT}第六条"
_PRIVACY = f"{_ACT}第十五条；《中华人民共和国个人信息保护法》第三十四条"

CATALOGUE: tuple[Rule, ...] = (
    Rule(
        "arithmetic.balance",
        "error",
        N_("Requests received and requests handled balance"),
        N_(
            "In every column, new requests and those carried "
            "in equal those handled and those carried out."
        ),
        N_("Correct the column until both sides are equal."),
        _FORM_REQUESTS,
        arithmetic.balance,
    ),
    Rule(
        "arithmetic.results",
        "error",
        N_("The results add up to their total"),
        N_("In every column, （七）总计 is the sum of all results from （一） to （六）."),
        N_("Correct the results, or their total."),
        _FORM_REQUESTS,
        arithmetic.results,
    ),
    Rule(
        "arithmetic.applicants",
        "error",
        N_("The kinds of applicant add up to the row's total"),
        N_("In every row, 总计 is the sum of 自然人 and the five kinds of 法人或其他组织."),
        N_("Correct the row, or its total."),
        _FORM_REQUESTS,
        arithmetic.applicants,
    ),
    Rule(
        "arithmetic.review",
        "error",
        N_("The outcomes of reviews and lawsuits add up"),
        N_("In each of the three groups of part four, 总计 is the sum of the four outcomes."),
        N_("Correct the outcomes, or their total."),
        f"{_FORM}，表四",
        arithmetic.review,
    ),
    Rule(
        "arithmetic.number",
        "error",
        N_("Cells hold whole numbers, none below zero"),
        N_(
            "Counts are whole numbers; only 本年增/减 may "
            "be below zero, only money may have decimals."
        ),
        N_("Write the number alone; put remarks into the text."),
        _FORM,
        arithmetic.numbers,
    ),
    Rule(
        "arithmetic.money",
        "warning",
        N_("Amounts are in 万元"),
        N_("The form asks for amounts in 万元; a unit in the cell says something else."),
        N_("Convert the amount to 万元."),
        _FORM,
        arithmetic.money,
        forms=("2021",),
    ),
    Rule(
        "arithmetic.total_blank",
        "notice",
        N_("Totals are filled in"),
        N_("A total stays blank although the cells it adds up are filled."),
        N_("Fill in the total."),
        _FORM,
        arithmetic.totals_filled,
    ),
    Rule(
        "carryover.requests",
        "warning",
        N_("Requests carried in are those carried out last year"),
        N_(
            "上年结转 equals 结转下年度 of the published report "
            "for the year before, in all seven columns."
        ),
        N_("Correct the number, or explain why it differs (for instance a merged office)."),
        _FORM_REQUESTS,
        carryover.requests,
    ),
    Rule(
        "carryover.in_force",
        "warning",
        N_("Documents in force follow from last year's"),
        N_("现行有效 equals last year's number, plus those made, less those repealed this year."),
        N_("Correct the number, or explain the difference (for instance a re-count or an expiry)."),
        _FORM,
        carryover.stock,
        forms=("2021",),
    ),
    Rule(
        "narrative.missing_section",
        "warning",
        N_("All six parts are there"),
        N_("The form has six parts; the document lacks one."),
        N_("Add the part, with “无” where there is nothing to report."),
        _CONTENTS,
        narrative.missing_sections,
    ),
    Rule(
        "narrative.empty_section",
        "warning",
        N_("No part is empty"),
        N_("A part has its head but nothing below it."),
        N_("Fill the part, with “无” where there is nothing to report."),
        _CONTENTS,
        narrative.empty_sections,
    ),
    Rule(
        "narrative.unanswered",
        "notice",
        N_("Part five names problems and remedies"),
        N_("Part five tells the main problems and what is done about them."),
        N_("Name at least one problem and what is done about it."),
        f"{_CONTENTS}第（五）项",
        narrative.unanswered,
    ),
    Rule(
        "narrative.other_year",
        "warning",
        N_("Period and year are the report's"),
        N_("The period of account is 1 January to 31 December of the report's year."),
        N_("Correct the year."),
        f"{_ACT}第四十九条",
        narrative.other_year,
    ),
    Rule(
        "narrative.other_form",
        "warning",
        N_("The form is that of the year"),
        N_("The reports for 2019 and 2020 use one form, those from 2021 on another."),
        N_("Check the year; otherwise move the numbers to the form in force."),
        _FORM,
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
        _ACCURACY,
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
        "narrative.leftover",
        "warning",
        N_("Nothing of the word processor is left in the text"),
        N_(
            "Bookmarks, broken references, field codes and "
            "placeholders do not belong into a report."
        ),
        N_("Delete it."),
        _ACCURACY,
        narrative.leftovers,
    ),
    Rule(
        "narrative.gap",
        "warning",
        N_("Every number is filled in"),
        N_("Blanks stand before a unit where a template leaves room for a number."),
        N_("Write the number, 0 where there was none."),
        _ACCURACY,
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
        _ACCURACY,
        figures.against_tables,
    ),
    Rule(
        "narrative.share",
        "warning",
        N_("Percentages follow from the numbers"),
        N_("A percentage fits none of the numbers said before it."),
        N_("Correct the percentage or the number."),
        _ACCURACY,
        figures.shares,
    ),
    Rule(
        "narrative.list_total",
        "warning",
        N_("Lists come to their total"),
        N_("The items of a list do not add up to the total said before them."),
        N_("Correct the items or the total."),
        _ACCURACY,
        figures.list_totals,
    ),
    Rule(
        "privacy.identity_number",
        "error",
        N_("No personal identity numbers"),
        N_("An eighteen-digit identity number with a right check digit stands in the text."),
        N_("Delete the number."),
        _PRIVACY,
        privacy.identity_numbers,
    ),
    Rule(
        "privacy.mobile_number",
        "warning",
        N_("No private mobile numbers"),
        N_("A mobile number stands in the text and is not given as the office's contact."),
        N_("Delete the number, or give the office's own line."),
        _PRIVACY,
        privacy.mobile_numbers,
    ),
    Rule(
        "privacy.bank_card",
        "warning",
        N_("No bank card numbers"),
        N_("A card number with a right check digit stands in the text."),
        N_("Delete the number."),
        _PRIVACY,
        privacy.bank_cards,
    ),
    Rule(
        "duplication.last_year",
        "warning",
        N_("The text is this year's"),
        N_("Whole sentences are the same as in the office's report for the year before."),
        N_("Say what was done this year."),
        _ACCURACY,
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
        _ACCURACY,
        duplication.other_offices,
    ),
    Rule(
        "plausibility.rule_making",
        "warning",
        N_("Rules are made only by those who may"),
        N_("Only ministries, provinces and cities with districts make 规章."),
        N_("Count the documents as 行政规范性文件, or leave 0."),
        "《中华人民共和国立法法》第九十一条、第九十三条",
        plausibility.rule_making,
        kinds=("department", "town", "subdistrict", "government"),
    ),
    Rule(
        "plausibility.jump",
        "notice",
        N_("Numbers do not jump without reason"),
        N_("A number is five times last year's, or a fifth of it."),
        N_("Check the number and its unit."),
        _ACCURACY,
        plausibility.jumps,
    ),
    Rule(
        "plausibility.size",
        "warning",
        N_("Numbers fit the office's size"),
        N_("The number of decisions is beyond what an office of this level takes in a year."),
        N_("Check the number and what it counts."),
        _ACCURACY,
        plausibility.sizes,
    ),
)
