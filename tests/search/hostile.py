"""What strangers type: a hundred searches that must be answered, or refused politely."""

from __future__ import annotations

SHORT = (
    *("公", "开", "一", "的", "了", "吗", "龘", "a", "Z", "1", "０", "Ａ", "é", "ß", "İ", "ﷺ"),
    *("公开", "申请", "开信", "怎么", "多少", "12", "ab", "a公", "公1", "２５", "3%", "的了"),
)
MIXED = (
    *("2023年收到申请 25件", "AI大模型", "12345热线", "１２３ ＡＢＣ", "政务公开 open government"),
    *(
        "公開",
        "資訊公開",
        "臺灣 裡面 後臺",
        "依申請公開 結轉",
        "政府資訊公開年度報告 2023",
        "e\u0301",
    ),
    *("新吉林街道 2023年 存在的问题 宣传不到位吗", "year:2023 office:街道 section:问题 培训"),
)
MARKS = (
    *(" ", "\n\t\r", '"', "“", "“”", "''", "《》", "……", "。，！？", "-", "--", "- -", '-""', ":"),
    *(":::", "/", "//", "@#$%^&", "()", "[]{}", "、、、", "—", "・", "％", "=", "~", "`", "|", "+"),
)
LANGUAGE = (
    *('"未闭合的引号', "“‘「『未闭合", '"「"公开"」"', "「公开", '"' * 400, '"公开" "', "office:"),
    *("year:", "year:abcd", "year:2023-2019", "year:99999999999", "year:2023-9999", "section:"),
    *("section:无此部分", "section:nothing", "-section:问题", "office:%", "office:民_局"),
    *("-" * 800, "-公开", "district:'", ":公开", "公开:", "office:office:office:", '-"-"-'),
)
SYNTAX = (
    *(
        "((((AND OR NOT))))",
        "公 OR 开 AND NOT",
        "*",
        "公*",
        "?",
        "a* OR ?",
        ".*",
        "(a+)+$",
        "[公-开]",
    ),
    *("^公开$", "公开~2", "公开^9", "_exists_:text", "*:*", "text:/.*/", "\\", "\\u516c", "%", "_"),
    *("'; drop table reports; --", "' OR 1=1 --", '{"match_all":{}}', "${jndi:ldap://x}", "$$;$$"),
    *("{{7*7}}", "{% raw %}", "%s %(x)s {0}", "<script>alert(1)</script>", "<mark>公开</mark>"),
    *("<img src=x onerror=alert(1)>", "&amp;&lt;", "&#x3c;b&#x3e;", "../../etc/passwd", "公&开"),
)
UNICODE = (
    *("\x00", "公\x00开", "\x01\x02\x1b[31m", "\x7f", "\u202e公开", "\u2066公\u2069", "\ufeff公开"),
    *("公\u200b开", "公\u00ad开", "\ufffd", "\uffff", "\ue000", "😀", "👨‍👩‍👧‍👦", "🀄𠮷𠮷", "𠀀𪜀"),
    *("a" + "\u0301" * 300, "ﬁ ㍿ ㈱", "עברית العربية", "\U0010ffff"),
)
LONG = (
    *("a" * 800, "公" * 800, "公开" * 400, "公 " * 400, "公开，" * 260, '"' + "公开" * 399 + '"'),
    *(" ".join(f"-词{i}" for i in range(150)), " ".join(f'"短语{i}"' for i in range(100))),
    *(" ".join(f"year:{y}" for y in range(1950, 2025)), "office:" + "局," * 390, "公\n" * 400),
)
OVERLONG = ("长" * 801, "公" * 10_000, "公开 " * 3_333, '"' * 10_000, "a" * 10_000)
"""More than one may ask in; an engine that is handed it says what it left out."""

BROKEN = ("\ud800", "公\udfff开")
"""What no address can hold: only an engine is handed such text."""

TYPED = (*SHORT, *MIXED, *MARKS, *LANGUAGE, *SYNTAX, *UNICODE, *LONG)
