"""Words the search knows: what asks but does not name, short names, other words for the same.

Everything is in folded form (simplified, lower case), as queries are when they meet it.
"""

from __future__ import annotations

QUESTION_WORDS = (
    *("请问", "想知道", "为什么", "为何", "怎么样", "怎么办", "怎么", "怎样", "如何", "是否"),
    *("有没有", "哪些", "哪个", "哪里", "哪儿", "哪家", "哪几", "什么", "多少", "几个", "几件"),
    *("谁", "吗", "呢", "呀", "是不是", "能不能", "有哪些", "数量", "件数"),
)
"""Words of a question that say nothing of the answer; the longest is taken first."""

COUNTED = (
    "件",
    "个",
    "元",
    "家",
    "次",
    "条",
    "宗",
    "人",
    "万元",
    "单位",
    "地方",
    "部门",
    "个工作日",
    "工作日",
)
"""Measure words and general nouns that stand with a question word: 多少元, 哪些单位."""

FIELDS = {
    "office": "office",
    "机关": "office",
    "单位": "office",
    "year": "year",
    "年度": "year",
    "年份": "year",
    "section": "section",
    "部分": "section",
    "章节": "section",
    "district": "district",
    "地区": "district",
    "区县": "district",
}
"""Names before a colon that narrow the search, and the field each means."""

SECTIONS = {
    "overview": ("总体情况",),
    "proactive": ("主动公开政府信息情况",),
    "requests": ("收到和处理政府信息公开申请情况",),
    "review": ("政府信息公开行政复议、行政诉讼情况", "行政复议", "行政诉讼"),
    "problems": ("存在的主要问题及改进情况",),
    "problem": ("存在的主要问题", "存在的问题", "问题", "不足"),
    "remedy": ("改进情况", "改进措施", "整改措施", "措施", "改进", "下一步"),
    "other": ("其他需要报告的事项", "其他", "收取信息处理费"),
}
"""What each section is called, in official words first; any of them may follow ``section:``."""

MANNERS = {
    "remedy": (
        *("措施", "整改", "改进", "改善", "下一步", "打算", "计划", "如何", "怎么", "怎样"),
        *("提高", "提升", "加强", "加大", "增设", "增加", "完善", "解决", "降低", "减少"),
    ),
    "problem": (
        *("不够", "不足", "不到位", "不力", "不强", "不高", "不全", "不规范", "不及时", "不完善"),
        *("不健全", "不了解", "不知道", "不清楚", "不明确", "不统一", "不熟", "不严", "不深"),
        *("不完整", "不准确", "不畅", "没有完全", "未完全", "有待", "单一", "少", "慢", "低", "差"),
        *("滞后", "薄弱", "淡薄", "松懈", "缺乏", "缺失", "欠缺", "困难", "问题", "短板"),
    ),
}
"""Words by which a question shows that a remedy, else a problem, answers it.

One character counts only at the end of a word.
"""

KINDS = {
    "government": "政府",
    "department": "部门",
    "town": "乡镇",
    "subdistrict": "街道",
    "institution": "单位",
}

SHORT_NAMES = {
    "发改": "发展和改革",
    "发改委": "发展和改革委员会",
    "住建": "住房和城乡建设",
    "人社": "人力资源和社会保障",
    "卫健": "卫生健康",
    "文旅": "文化和旅游",
    "市监": "市场监督管理",
    "市场监管": "市场监督管理",
    "工信": "工业和信息化",
    "自规": "自然资源和规划",
    "科委": "科学技术委员会",
    "科技局": "科学技术局",
    "应急局": "应急管理局",
    "城管": "城市管理",
    "环保": "生态环境",
    "医保": "医疗保障",
    "民宗": "民族宗教事务",
    "退役军人": "退役军人事务",
    "交通局": "交通运输局",
    "省政府": "省人民政府",
    "市政府": "市人民政府",
    "县政府": "县人民政府",
    "区政府": "区人民政府",
    "镇政府": "镇人民政府",
    "乡政府": "乡人民政府",
}
"""What people call an office, and its full name (机构简称)."""

SYNONYMS = {
    "太少": ("较少", "不足", "少"),
    "不够": ("不足", "不到位", "有待加强"),
    "不强": ("不高", "有待提高", "有待加强"),
    "不足": ("不够", "欠缺", "有待提升"),
    "没有": ("未", "无"),
    "不知道": ("不了解", "不清楚"),
    "老百姓": ("群众", "公众"),
    "网站": ("门户网站", "平台"),
    "收费": ("收取费用", "信息处理费"),
    "答复": ("回复", "办理"),
    "回复": ("答复", "反馈"),
    "败诉": ("结果纠正",),
    "纠错": ("结果纠正", "纠正"),
    "撤诉": ("撤回起诉",),
    "改进措施": ("下一步", "整改"),
    "整改措施": ("下一步", "改进"),
    "人手": ("人员",),
    "更新慢": ("更新不及时",),
}
"""Words of the field that a report may say otherwise. Only searched beside the word itself."""
