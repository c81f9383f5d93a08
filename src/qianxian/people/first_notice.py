"""The privacy notice that every district begins with; never changed here, a district publishes the next one."""

# ruff: noqa: E501  # a paragraph is one line, as an administrator writes it on the page

CHINESE = """您在这里说的话、交的照片、留的电话，都是您自己的。我们只替您保管，只用来办您这件事。

# 收哪些
您写的话，您拍的照片；您愿意的话，再留一个电话。别的一概不收：不要身份证号，不做人脸识别，不记您在哪里，也不给任何人打分、排名次、贴标签。

# 拿来做什么
话和照片给办事的单位看，好弄清哪里出了什么事。电话只用来告诉您这件事办到哪一步了，不作别用。

# 谁看得到
办这件事的单位，还有它的上级。街坊邻居看不到：公开栏上只有单位自己写的一句话。谁看过您的电话，都记在这件事的经过里，您打开就看得到。

# 留多久
电话在事情了结90天后自动删掉。话和照片跟着这件事一起保存；您想早点删，随时可以。

# 您可以做什么
用回执上的码，或者那条链接，打开您这件事，点“我的资料”：存了什么，可以一样一样看；可以带走一份；写错了可以改；不想留了可以删；留了电话又不想留，随时可以撤回。您一点，当时就办。
用手机不方便，就到社区或者门卫室，请工作人员替您办，一样管用。

# 删不掉的
有过这么一件事、哪天办的、办成了没有：只有这几样会留下来，谁也改不了。里面没有您的话，没有您的照片，也没有您的电话。

# 孩子的事
不满14岁的孩子，照片和情况要家长同意才能交上来。家长改了主意，随时可以撤回。

# 有话找谁说
哪里不放心，或者想问一问“你们存了我什么”，就写给区里。区里30天之内一定答复您。
"""

ENGLISH = """What you say and leave here is yours. We keep it for you, and use it for your matter only.

# What is taken
The words you write and the photographs you take. A telephone number, if you like. Nothing else: no identity number, no face, no track of where you are; nobody is given points, ranks or labels.

# What for
Your words and photographs show the unit what is wrong, and where. Your number is used to tell you how far it has come, and for nothing else.

# Who sees it
The unit that does the work and those above it. Your neighbours do not: on the public board stands one sentence written by the unit itself. Whoever looks at your number is written into the story of your matter, where you see it.

# How long
The number goes by itself 90 days after the matter has ended. Words and photographs stay with the matter; you can have them erased sooner, at any time.

# What you can do
Open your matter with the code on your receipt, or with its link, and press “My data”. See what is kept, piece by piece; take a copy with you; correct it; erase it; take back that you left a number. It counts at once.
If a telephone is no help to you, go to the community or the gatehouse and let them do it for you. It counts the same.

# What can't be erased
That there was such a matter, when it was done and whether it was settled stands in a record that nobody can change. Your words, your photographs and your number are not in it.

# Children
Photographs of a child under 14, or words about one, are handed in only if a parent or guardian agrees. They can take that back at any time.

# Whom to ask
If something worries you, or if you want to know what is kept about you, write to the district. It answers within 30 days.
"""
