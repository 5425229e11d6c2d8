"""Where the law and the notices ask for what the rules check."""

FORM = "国办公开办函〔2021〕30号、〔2019〕60号"
FORM_REQUESTS = f"{FORM}，表三勾稽关系"
ACT = "《中华人民共和国政府信息公开条例》"
CONTENTS = f"{ACT}第五十条"
ACCURACY = f"{ACT}第六条"
PRIVACY = f"{ACT}第十五条；《中华人民共和国个人信息保护法》第三十四条"
