"""The seed lexicon: which words speak of which matter, written by hand before the first label exists.

The model is a map ``words → topic → heading``: a topic is a matter that one unit answers for (parking, a
burst main, a boundary quarrel), a heading is the first level of the district's tree. Nothing here was
counted from messages; the words are those in which such matters are commonly named, with a few everyday
English ones. The district may replace the table as a whole: what reads it takes it as an argument.
"""

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """One matter of the second level: its Chinese name, the heading above it, the words that speak of it."""

    name: str
    heading: str
    words: tuple[str, ...]


def _topic(name: str, heading: str, words: str) -> Topic:
    return Topic(name, heading, tuple(dict.fromkeys(words.split())))


_BUILD = "城乡建设"
_LABOUR = "劳动和社会保障"
_SCHOOL = "教育文体"
_TRADE = "商贸旅游"
_HEALTH = "卫生计生"
_NATURE = "环境保护"
_TRAFFIC = "交通运输"
_LAW = "政法"
_CIVIL = "民政"
_LAND = "国土资源"
_FARM = "农村农业"
_PARTY = "党务政务"
_CONDUCT = "纪检监察"
_ECONOMY = "经济管理"
_SCIENCE = "科技与信息产业"

# A table reads better with a topic to a paragraph than with an argument to a line.
# fmt: off
_BUILT: dict[str, Topic] = {
    "parking": _topic("停车", _BUILD, """
        停车位 停车场 停车费 乱停车 车位 地下车库 车库 车棚 违停 占道停车 停车难 乱停乱放 僵尸车 地锁
        人防车位 充电桩 电动车充电 飞线充电 占用消防通道 泊位 parking garage"""),
    "overhead_cables": _topic("飞线线缆", _BUILD, """
        飞线 线缆 电线杆 空中缆线 乱拉电线 私拉乱接 蜘蛛网 光缆 缆线 弱电线 线路老化 电线裸露 掉线 overhead
        cable wires"""),
    "water_supply": _topic("供水", _BUILD, """
        自来水 停水 水压 水管 供水 爆管 漏水 水表 水费 二次供水 自来水公司 水质 黄水 没水 断水 用水 管网
        抄表 water"""),
    "drainage": _topic("排水管道", _BUILD, """
        下水道 排水 污水井 井盖 堵塞 积水 内涝 化粪池 粪便 管道 雨污分流 下水管 返水 倒灌 排污管 窨井 沟渠
        暗渠 sewer drain flooding"""),
    "power_supply": _topic("供电", _BUILD, """
        停电 供电 电压 变压器 跳闸 电费 电表 用电 电网 供电局 电力局 供电公司 断电 农网改造 高压线 blackout
        electricity"""),
    "gas_heating": _topic("燃气供暖", _BUILD, """
        燃气 天然气 煤气 暖气 供暖 供热 采暖 集中供暖 管道气 开户费 初装费 换热站 暖气片 不热 gas heating"""),
    "street_lights": _topic("路灯照明", _BUILD, """
        路灯 照明 灯不亮 楼道灯 亮化 黑灯瞎火 声控灯 街灯 streetlight lamp"""),
    "roads_paving": _topic("道路维修", _BUILD, """
        路面 坑洼 修路 破损 人行道 盲道 断头路 道路建设 市政道路 道路施工 围挡 开挖 拓宽 沥青 提质改造
        坑坑洼洼 塌陷 通车 道路硬化 市政建设 拉通 护栏 地下通道 天桥 pothole pavement"""),
    "rubbish": _topic("垃圾清运", _BUILD, """
        垃圾 垃圾桶 垃圾堆 清运 保洁 环卫 清扫 卫生死角 垃圾站 中转站 建筑垃圾 装修垃圾 生活垃圾 脏乱差
        环卫工人 公厕 公共厕所 垃圾分类 垃圾成堆 rubbish garbage trash litter"""),
    "greenery": _topic("园林绿化", _BUILD, """
        绿化 绿化带 树木 砍树 修剪 草坪 毁绿 种菜 公园 广场 树枝 园林 行道树 花坛 绿地 杨絮 trees"""),
    "unlawful_building": _topic("违章搭建", _BUILD, """
        违建 违章 违章建筑 违法建筑 违规建房 私搭乱建 搭建 阳光房 加层 改建 擅自 占用公共 违法改建 拆违 控违
        顶楼 楼顶 私自 illegal structure"""),
    "street_order": _topic("市容秩序", _BUILD, """
        占道经营 流动摊贩 摆摊 乱摆摊 摊贩 城管 夜市 店外经营 小广告 广告牌 招牌 市容 城管执法 马路市场 乱摆
        门面 vendor"""),
    "property_service": _topic("物业服务", _BUILD, """
        物业 物业公司 物业费 物业管理 业委会 业主委员会 业主大会 维修基金 公摊 前期物业 保安 门禁 小区管理
        业主 公共收益 物管 property management"""),
    "repairs": _topic("房屋维修", _BUILD, """
        漏雨 渗水 屋顶 外墙 墙皮脱落 瓷砖脱落 裂缝 开裂 房屋质量 楼板 危房 老旧小区 老旧小区改造 加装电梯
        防水 质量问题 工程质量 房屋安全 leak roof crack"""),
    "housing_rights": _topic("房产交易", _BUILD, """
        房产证 产权证 不动产证 开发商 交房 购房 买房 商品房 楼盘 房价 房地产 烂尾 延期交房 烂尾楼 预售
        合同备案 首付 退房 备案 住建局 房管局 房产局 维修资金 契税 办证 分户 权证 面积 精装修 限购 收房"""),
    "housing_fund": _topic("公积金", _BUILD, "公积金 住房公积金 公积金贷款 提取公积金 缴存"),
    "public_housing": _topic("保障住房", _BUILD, """
        廉租房 公租房 经济适用房 安置房 保障房 棚改 棚户区 棚户区改造 限价房 住房补贴 集资房 房改 摇号"""),
    "demolition": _topic("征收拆迁", _BUILD, """
        拆迁 征收 拆迁补偿 安置 补偿款 拆迁户 强拆 征拆 补偿标准 回迁 过渡费 拆迁办 拆除 城中村
        安置费 还建"""),
    "planning": _topic("城乡规划", _BUILD, """
        规划 规划局 容积率 挡光 采光 楼间距 控规 选址 规划设计 新区 旧城改造 城市建设 开发区 日照 建设规划
        片区 用地规划 配套设施 项目建设"""),
    "building_trade": _topic("建筑市场", _BUILD, """
        工程款 招投标 招标 中标 施工方 转包 分包 建筑公司 承包商 监理 施工单位 建筑商 工程队 豆腐渣 开工
        竣工 验收 施工许可"""),
    "safety_works": _topic("安全生产", _BUILD, """
        安全生产 安全隐患 消防通道 灭火器 消防设施 消防栓 烟花爆竹 爆炸 塌方 安监局 煤矿 易燃 消防 火灾隐患
        安全事故 工地"""),
    "village_building": _topic("村镇建设", _BUILD, """
        新农村建设 集镇 小城镇 村镇 宅基 建房审批 农村建房 城镇建设 镇上 美丽乡村 特色小镇"""),
    "water_works": _topic("河道水利", _FARM, """
        河道 水库 水渠 防洪 堤坝 水利 灌溉 饮水工程 河堤 抗旱 采砂 山塘 人饮工程"""),
}

_LIVED: dict[str, Topic] = {
    "wages": _topic("工资报酬", _LABOUR, """
        工资 拖欠工资 欠薪 加班费 加班 农民工 血汗钱 克扣 劳务费 最低工资 发工资 未发 薪水 加薪 津贴
        绩效工资 补发 工资待遇 涨工资 待遇 工资标准 奖金 年终奖 同工同酬 讨薪 wages salary"""),
    "employment": _topic("劳动关系", _LABOUR, """
        劳动合同 劳动法 辞退 开除 劳动仲裁 劳动局 工伤 职工 辞职 试用期 离职 休假 双休 年假 劳动监察
        劳务派遣 用工 厂里 员工 上班 解除合同 请假 裁员 临时工 合同工 高温补贴 工伤认定 劳动保障 工厂 下班
        周末 社保局 人社局 job employer"""),
    "pension": _topic("养老退休", _LABOUR, """
        养老金 退休金 退休 养老保险 退休工资 工龄 养老 退休人员 内退 病退 失地农民 提前退休 退休职工
        退休年龄 买断 视同缴费 特殊工种 企业退休 养老待遇 退休手续 pension"""),
    "social_insurance": _topic("社会保险", _LABOUR, """
        社保 医保 医疗保险 社保卡 五险一金 五险 缴费 失业金 失业保险 报销 生育保险 参保 断缴 补缴 社会保险
        转移 居民医保 生育津贴 社会保障 医保卡 新农保 灵活就业 大病医保 异地 工伤保险 停保 职工医保 缴纳社保
        买社保 insurance"""),
    "jobs": _topic("就业培训", _LABOUR, """
        就业 招聘 下岗 下岗职工 再就业 人才 引进 创业 改制 技能培训 职业资格 档案 事业编 编制 公务员考试
        事业单位 职称 国企改制 破产 人才引进 公益性岗位 补贴政策 岗位 面试 笔试 录用 人社 人事 创业贷款 失业
        证书 职业技能"""),
    "school_conduct": _topic("学校管理", _SCHOOL, """
        学校 学生 老师 校长 中学 小学 高中 初中 一中 二中 三中 教学 班主任 宿舍 食堂 校园 教室 班级 体罚
        作业 上课 放假 学习 军训 高三 大班额 早自习 晚自习 校服 午休 寄宿 职院 技校 职校 实习 学院 大学 高校
        毕业 毕业证 家长 孩子 school teacher"""),
    "school_fees": _topic("教育收费", _SCHOOL, """
        补课 乱收费 学费 补课费 择校费 资料费 补习 补习班 培训机构 课外辅导 学杂费 伙食费 违规补课 辅导班
        辅导资料 退费 有偿补课 收费补课 助学金 强制 义务教育 补习学校 奖学金 贫困生"""),
    "school_places": _topic("入学考试", _SCHOOL, """
        入学 招生 学区 上学 就读 转学 学籍 中考 高考 升学 考试 学位 小升初 配套学校 划片 学区房 读书
        普通话考试 教师资格 自考 成绩 录取 分数 高考报名 考点 考生 志愿 复读"""),
    "kindergarten": _topic("幼儿教育", _SCHOOL, """
        幼儿园 幼儿 幼师 托儿 公办幼儿园 民办幼儿园 普惠 小孩入园 幼教 kindergarten"""),
    "teachers": _topic("教师待遇", _SCHOOL, """
        教师 教师待遇 代课教师 特岗 民办教师 教师工资 教育局 教师编制 教师招聘 师资 教师职称 支教 免费师范生
        特岗教师 乡村教师 农村教师 师德 教育 教办 教体局 教师津贴 班主任津贴 教师绩效 教育厅"""),
    "culture": _topic("文化体育", _SCHOOL, """
        图书馆 文化 体育 文物 广场舞 健身器材 有线电视 电视台 电影院 网吧 体育馆 博物馆 古迹 运动 球场 健身
        游泳馆 故居 文化馆 广电 历史文化 古建筑 古城 体育场 篮球场 演出 收视费 机顶盒 数字电视 电影 书店
        遗址 保护单位 少年宫"""),
    "goods_prices": _topic("消费价格", _TRADE, """
        消费者 价格 涨价 物价 物价局 超市 商场 商家 假货 欺诈 退款 欺骗消费者 消费 预付卡 收费标准 明码标价
        虚假宣传 霸王条款 消协 加价 充值 购物 商店 收费不合理 乱涨价 油价 加油站 液化气 网购 定金 押金 退钱
        买卖 店家 淘宝 售后 家电 手机 瓶装 气价 price shop"""),
    "market_order": _topic("市场监管", _TRADE, """
        工商局 营业执照 传销 无证经营 市场监管 食药监 假冒 伪劣 质监局 注册 商标 工商 农贸市场 菜市场 市场
        非法经营 短斤少两 假冒伪劣 假烟 非法集资 直销 专卖 烟草 屠宰 注销 个体户 经营者 商户 质量监督 冒牌
        市场管理 摊位 批发市场 纳税 质检 打假 年检 白酒"""),
    "lifts": _topic("电梯安全", _TRADE, """
        电梯 困人 特种设备 电梯维保 电梯故障 坠梯 电梯停运 电梯安全 坏了 维保 电梯事故 elevator lift"""),
    "tourism": _topic("旅游", _TRADE, """
        旅游 景区 导游 旅行社 门票 游客 旅游局 景点 酒店 宾馆 农家乐 漂流 度假 名胜 风景区 旅游景区 风景名胜
        古镇 民宿 餐馆 旅游开发 tourism hotel"""),
    "trade_promotion": _topic("商业投资", _TRADE, """
        商业 招商 步行街 商业街 外贸 电商 贸易 商铺 万达 招商引资 粮食局 供销社 商务局 连锁
        美容院 美发 品牌"""),
    "hospitals": _topic("医疗机构", _HEALTH, """
        医院 医生 护士 住院 病人 手术 治疗 看病 挂号 人民医院 门诊 急诊 患者 妇幼保健院 中医院 卫生院 诊所
        医疗费 抢救 医务人员 医患 诊疗 检查费 医疗 医德 非法行医 黑诊所 卫生室 村医 乡村医生 误诊 医疗事故
        医疗纠纷 卫生局 药店 献血 救护车 病历 主任医师 hospital doctor clinic"""),
    "family_planning": _topic("计划生育", _HEALTH, """
        计生 计生办 计划生育 社会抚养费 二胎 准生证 独生子女 超生 生育证 结扎 生育 再生育 人流 计生局 怀孕
        独生子女证 独生子女费 孕检 二孩 生小孩 独生子女父母 奖励扶助 生育服务证 避孕 再婚 上环 小孩 罚款
        引产 流动人口 一胎 生证 失独"""),
    "public_health": _topic("公共卫生", _HEALTH, """
        疫苗 传染病 疾病 防疫 预防接种 狂犬 艾滋病 乙肝 疫情 病媒 体检 健康证 新农合 合作医疗 核酸 保健品
        接种 结核 卫计委 卫生部门 尘肺 健康 农合 鼠 餐具 卫生条件"""),
    "food_drugs": _topic("食品药品", _HEALTH, """
        食品安全 食品 药品 药 过期 餐饮 变质 地沟油 假药 三无 饭店 吃坏 卫生许可 添加剂 猪肉 病死猪 小作坊
        拉肚子 食物中毒 外卖 食品药品监督 卫生许可证 面包 饮料 奶粉 食用油 桶装水 食药监局 药房 food
        poisoning"""),
    "pollution": _topic("环境污染", _NATURE, """
        污染 环保局 废水 废气 污水 排放 粉尘 刺鼻 气味 臭气 化工厂 空气 灰尘 臭味 臭气熏天 排污 环境污染
        环保 黑烟 扬尘 雾霾 养猪场 养殖场 砖厂 水源 造纸厂 重金属 恶臭 烟尘 臭水 采石场 焚烧 垃圾焚烧
        垃圾填埋场 尾矿 水泥厂 废渣 环评 直排 空气质量 生态 毒气 难闻 炼油 异味 冶炼 铅锌 有毒 污水处理厂
        水污染 黑臭 石灰 矿山 河水 破坏环境 搅拌站 偷排 辐射 基站 化工 pollution smell smoke"""),
    "noise": _topic("噪声", _NATURE, """
        噪音 噪声 扰民 施工噪音 夜间施工 吵 吵闹 休息 睡觉 音响 KTV 喇叭 油烟 分贝 噪音污染 噪音扰民 嘈杂
        深夜 凌晨 歌厅 酒吧 睡眠 油烟污染 烧烤 空调外机 震动 轰鸣 noise noisy loud"""),
}

_MOVED: dict[str, Topic] = {
    "buses_taxis": _topic("公交出租", _TRAFFIC, """
        公交 公交车 出租车 的士 打表 拒载 司机 班车 黑车 网约车 公交司机 公交公司 出租车司机 摩的 宰客
        起步价 的哥 滴滴 公交线路 乘客 票价 公交站 候车 运管 拼客 拼车 不打表 出租汽车 公共汽车 公交卡 发车
        坐车 车费 站点 bus taxi"""),
    "coaches_freight": _topic("客货运输", _TRAFFIC, """
        客车 超载 客运 汽车站 客运站 货车 火车站 大巴 运输 运管所 班线 车票 春运 私家车 营运 客运公司 驾校
        大货车 渣土车 超限 中巴 载客 长途 线路 道路运输 营运证 从业资格证 治超 运管局 座位 渡口 船 售票 学车
        教练 快客 校车"""),
    "roads_traffic": _topic("公路交通", _TRAFFIC, """
        公路 高速 高速公路 国道 省道 县道 收费站 交通局 堵车 大桥 桥梁 公路局 乡村公路 通村公路 过路费
        水泥路 县乡公路 匝道 出行 铁路 高铁 养路费 ETC 互通 隧道 路况 交通不便 通行费 过桥费 连接线 村道
        车站 动车 机场 航班 轨道交通 地铁"""),
    "post_parcels": _topic("邮政快递", _TRAFFIC, """
        快递 邮政 包裹 邮局 快递公司 派送 收件 物流 快件 邮件 圆通 韵达 送货 取件 顺丰 申通 parcel"""),
    "traffic_order": _topic("交通秩序", _LAW, """
        红绿灯 交警 闯红灯 酒驾 交通事故 逆行 斑马线 违章停车 交警队 车管所 驾驶证 车牌 摩托车 拥堵 交通安全
        信号灯 减速带 抓拍 扣分 肇事 traffic"""),
    "disputes": _topic("矛盾纠纷", _LAW, """
        纠纷 邻里 吵架 打架 矛盾 调解 邻居 报复 漏到楼下 楼上 楼下 口角 辱骂 家庭矛盾 争吵 骂人 扯皮 纷争
        侵占 占地 quarrel dispute neighbour"""),
    "public_order": _topic("社会治安", _LAW, """
        派出所 公安 诈骗 盗窃 小偷 赌博 报警 偷 抢劫 治安 黑社会 打人 警察 嫖娼 民警 赌场 吸毒 被盗 失窃
        立案 破案 敲诈 殴打 骗子 高利贷 黑恶 公安局 涉黑 打牌 theft stolen police fraud"""),
    "dogs": _topic("养犬", _LAW, """
        狗 养狗 犬 遛狗 流浪狗 狗叫 咬人 不牵绳 狗屎 宠物 烈性犬 犬吠 流浪猫 dog dogs"""),
    "courts": _topic("司法", _LAW, """
        法院 判决 律师 起诉 执行 检察院 法官 诉讼 强制执行 公证 上诉 冤 判刑 仲裁 司法 审判 胜诉"""),
    "residence": _topic("户籍证件", _LAW, """
        户口 身份证 户籍 迁户 落户 居住证 上户口 户口本 改名 出生证 迁移 户政"""),
    "aid": _topic("救助福利", _CIVIL, """
        低保 五保 救助 贫困 残疾 残疾人 残疾证 残联 困难 孤儿 临时救助 大病救助 老人 敬老院 养老院 养老服务
        高龄补贴 高龄津贴 民政局 低保户 困难户 贫困户 特困 福利 elderly disabled"""),
    "veterans": _topic("优抚安置", _CIVIL, """
        退伍 军人 复员 转业 烈士 退役 伤残军人 优待金 参战 老兵 退伍军人 士官 安置卡 军属"""),
    "civil_affairs": _topic("社会事务", _CIVIL, """
        殡葬 火化 墓地 公墓 婚姻登记 结婚 离婚 结婚证 社区居委会 居委会 换届 村委会选举 选举 社团 地名 路牌
        门牌 门牌号 殡仪馆 社区工作者"""),
    "land": _topic("土地矿产", _LAND, """
        土地 国土局 国土 宅基地 征地 土地证 耕地 占用耕地 基本农田 土地使用证 青苗费 征地补偿 采矿 矿产
        非法占地 失地 土地征收 土地款 红线 林地 非法采矿 挖山 土地出让"""),
    "farming": _topic("农业农村", _FARM, """
        村民 农民 农村 粮食 种子 化肥 农药 粮补 种粮 林权 山林 惠农 补贴款 农田 村里 村委会 村支书 退耕还林
        扶贫 危房改造 承包地 养殖 村干部 村务 村组 村集体 承包 移民 水稻 农机 低保 兽医 畜牧 林业 动物"""),
    "office_conduct": _topic("办事作风", _PARTY, """
        办事大厅 工作人员 态度 作风 政务公开 政务中心 机关 窗口 推诿 不作为 公务员 办事难 办理 答复
        政府信息公开 网上办理"""),
    "discipline": _topic("纪检监察", _CONDUCT, """
        贪污 受贿 腐败 举报 贪官 纪委 公款 吃喝 以权谋私 挪用 官商 失职 渎职 滥用职权 包庇 保护伞 处分 送礼
        红包 收受"""),
    "finance": _topic("财税金融", _ECONOMY, """
        银行 贷款 税务 税收 发票 保险公司 信用社 利率 农商行 股票 投资 财政 偷税 漏税 地税局 国税 存款
        信用卡 利息 经济 企业"""),
    "telecom": _topic("电信网络", _SCIENCE, """
        宽带 移动公司 电信 联通 信号 手机信号 话费 网络 套餐 上网 通讯 流量 短信 宽带费 电话 broadband
        internet"""),
}

# fmt: on

TOPICS: dict[str, Topic] = {**_BUILT, **_LIVED, **_MOVED}
"""Every topic by its code, in the order in which ties are settled."""
