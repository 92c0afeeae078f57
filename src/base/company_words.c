/* The words that company names are made of. To add one is to add an entry here and a pair to the tests; what is
 * stored with former words is made anew when MATCH_VERSION (search/match.h) goes up. */
#include "base/company_words.h"

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }
#define COUNT(name, items) const size_t name##_count = sizeof(items) / sizeof *(items)

/* clang-format off */

const struct company_form company_forms_han[] = {
    {T("股份有限责任公司"), COMPANY_STOCK, false},
    {T("专业合作社联合社"), COMPANY_PARTNERSHIP, false},
    {T("农民专业合作社"), COMPANY_PARTNERSHIP, false},
    {T("特殊普通合伙"), COMPANY_PARTNERSHIP, false}, {T("有限责任公司"), COMPANY_LIMITED, false},
    {T("股份有限公司"), COMPANY_STOCK, false}, {T("有限合伙企业"), COMPANY_PARTNERSHIP, false},
    {T("普通合伙企业"), COMPANY_PARTNERSHIP, false}, {T("个人独资企业"), COMPANY_SHOP, false},
    {T("律师事务所"), COMPANY_OFFICE, false}, {T("专业合作社"), COMPANY_PARTNERSHIP, false},
    {T("个体工商户"), COMPANY_SHOP, false}, {T("有限合伙"), COMPANY_PARTNERSHIP, false},
    {T("普通合伙"), COMPANY_PARTNERSHIP, false}, {T("合伙企业"), COMPANY_PARTNERSHIP, false},
    {T("有限公司"), COMPANY_LIMITED, false}, {T("股份公司"), COMPANY_STOCK, false},
    {T("责任公司"), COMPANY_LIMITED, false}, {T("事务所"), COMPANY_OFFICE, false},
    {T("工作室"), COMPANY_SHOP, false}, {T("经营部"), COMPANY_SHOP, false},
    {T("门市部"), COMPANY_SHOP, false}, {T("个体户"), COMPANY_SHOP, false},
    {T("合作社"), COMPANY_PARTNERSHIP, false}, {T("总公司"), COMPANY_LIMITED, false},
    {T("子公司"), COMPANY_LIMITED, false}, {T("中心"), COMPANY_OFFICE, false},
    {T("公司"), COMPANY_LIMITED, false}, {T("集团"), COMPANY_UNKNOWN, true},
    {T("商行"), COMPANY_SHOP, false}, {T("商店"), COMPANY_SHOP, false},
    {T("总厂"), COMPANY_FACTORY, false}, {T("有限"), COMPANY_LIMITED, false},
    {T("股份"), COMPANY_STOCK, false}, {T("厂"), COMPANY_FACTORY, false},
    {T("店"), COMPANY_SHOP, false},
};
COUNT(company_forms_han, company_forms_han);

const struct company_form company_forms_latin[] = {
    {T("inc"), COMPANY_STOCK, false}, {T("incorporated"), COMPANY_STOCK, false},
    {T("ltd"), COMPANY_LIMITED, false}, {T("limited"), COMPANY_LIMITED, false},
    {T("llc"), COMPANY_LIMITED, false}, {T("llp"), COMPANY_PARTNERSHIP, false},
    {T("lp"), COMPANY_PARTNERSHIP, false}, {T("co"), COMPANY_LIMITED, false},
    {T("company"), COMPANY_LIMITED, false}, {T("corp"), COMPANY_STOCK, false},
    {T("corporation"), COMPANY_STOCK, false}, {T("gmbh"), COMPANY_LIMITED, false},
    {T("mbh"), COMPANY_LIMITED, false}, {T("ag"), COMPANY_STOCK, false},
    {T("kg"), COMPANY_PARTNERSHIP, false}, {T("kgaa"), COMPANY_STOCK, false},
    {T("ohg"), COMPANY_PARTNERSHIP, false}, {T("sa"), COMPANY_STOCK, false},
    {T("sas"), COMPANY_LIMITED, false}, {T("sarl"), COMPANY_LIMITED, false},
    {T("srl"), COMPANY_LIMITED, false}, {T("spa"), COMPANY_STOCK, false},
    {T("plc"), COMPANY_STOCK, false}, {T("pte"), COMPANY_LIMITED, false},
    {T("pty"), COMPANY_LIMITED, false}, {T("pvt"), COMPANY_LIMITED, false},
    {T("bv"), COMPANY_LIMITED, false}, {T("nv"), COMPANY_STOCK, false},
    {T("kk"), COMPANY_STOCK, false}, {T("oy"), COMPANY_LIMITED, false},
    {T("oyj"), COMPANY_STOCK, false}, {T("ab"), COMPANY_STOCK, false},
    {T("aps"), COMPANY_LIMITED, false}, {T("asa"), COMPANY_STOCK, false}, {T("as"), COMPANY_STOCK, false}, {T("se"), COMPANY_STOCK, false},
    {T("bhd"), COMPANY_LIMITED, false}, {T("sdn"), COMPANY_LIMITED, false},
    {T("ltda"), COMPANY_LIMITED, false}, {T("sl"), COMPANY_LIMITED, false},
    {T("zoo"), COMPANY_LIMITED, false}, {T("group"), COMPANY_UNKNOWN, true},
    {T("holding"), COMPANY_UNKNOWN, true}, {T("holdings"), COMPANY_UNKNOWN, true},
    {T("cv"), COMPANY_LIMITED, false}, {T("kft"), COMPANY_LIMITED, false},
    {T("sro"), COMPANY_LIMITED, false},
};
COUNT(company_forms_latin, company_forms_latin);

const struct text company_branches[] = {
    T("分公司"), T("子公司"), T("办事处"), T("代表处"), T("联络处"), T("营业部"), T("营业厅"),
    T("营业所"), T("分理处"), T("服务站"), T("服务部"), T("项目部"), T("事业部"), T("分行"),
    T("支行"), T("分店"), T("门店"), T("分厂"), T("分院"), T("分所"), T("分校"), T("分部"),
    T("支公司"), T("专卖店"), T("旗舰店"),
};
COUNT(company_branches, company_branches);

const struct text company_trades_han[] = {
    T("企业管理咨询"), T("供应链管理"), T("房地产开发"), T("汽车零部件"), T("信息技术"),
    T("信息科技"), T("网络科技"), T("网络技术"), T("电子科技"), T("电子技术"), T("软件技术"),
    T("智能科技"), T("数据服务"), T("机械设备"), T("机电设备"), T("仪器仪表"), T("建设工程"),
    T("建筑工程"), T("装饰工程"), T("金属制品"), T("国际贸易"), T("国际物流"), T("投资管理"),
    T("资产管理"), T("金融服务"), T("财产保险"), T("人寿保险"), T("融资租赁"), T("小额贷款"),
    T("信息咨询"), T("企业管理"), T("企业服务"), T("电子商务"), T("餐饮管理"), T("文化传播"),
    T("文化传媒"), T("教育科技"), T("教育咨询"), T("医疗器械"), T("医疗科技"), T("生物科技"),
    T("生物技术"), T("健康管理"), T("环保科技"), T("农业科技"), T("物业管理"), T("物业服务"),
    T("汽车销售"), T("人力资源"), T("光电科技"), T("集成电路"), T("知识产权"), T("移动互联"),
    T("计算机"), T("互联网"), T("自动化"), T("新材料"), T("进出口"), T("供应链"), T("旅行社"),
    T("新能源"), T("房地产"), T("化妆品"), T("会计师"), T("研究院"), T("研究所"), T("半导体"),
    T("微电子"), T("科技"), T("技术"), T("信息"), T("网络"), T("电子"), T("软件"), T("通信"),
    T("通讯"), T("系统"), T("智能"), T("数据"), T("电脑"), T("数码"), T("数字"), T("设备"),
    T("机械"), T("机电"), T("电气"), T("电器"), T("仪器"), T("仪表"), T("工业"), T("工程"),
    T("建设"), T("建筑"), T("建材"), T("装饰"), T("装修"), T("材料"), T("化工"), T("化学"),
    T("塑料"), T("塑胶"), T("橡胶"), T("金属"), T("钢铁"), T("五金"), T("模具"), T("精密"),
    T("制造"), T("实业"), T("产业"), T("贸易"), T("商贸"), T("国际"), T("经贸"), T("工贸"),
    T("物资"), T("物流"), T("货运"), T("运输"), T("快递"), T("速运"), T("仓储"), T("投资"),
    T("资本"), T("资产"), T("基金"), T("金融"), T("保险"), T("证券"), T("担保"), T("租赁"),
    T("银行"), T("典当"), T("控股"), T("管理"), T("咨询"), T("顾问"), T("服务"), T("商务"),
    T("商业"), T("百货"), T("超市"), T("零售"), T("连锁"), T("餐饮"), T("食品"), T("饮料"),
    T("酒业"), T("酒店"), T("宾馆"), T("饭店"), T("旅游"), T("文化"), T("传播"), T("传媒"),
    T("广告"), T("影视"), T("娱乐"), T("教育"), T("培训"), T("学校"), T("大学"), T("学院"),
    T("医疗"), T("器械"), T("医药"), T("药业"), T("制药"), T("生物"), T("健康"), T("医院"),
    T("诊所"), T("体检"), T("环保"), T("环境"), T("能源"), T("电力"), T("燃气"), T("热力"),
    T("石油"), T("石化"), T("矿业"), T("煤炭"), T("水务"), T("农业"), T("农牧"), T("牧业"),
    T("渔业"), T("园林"), T("绿化"), T("地产"), T("置业"), T("物业"), T("开发"), T("发展"),
    T("汽车"), T("销售"), T("维修"), T("服饰"), T("服装"), T("纺织"), T("家具"), T("家居"),
    T("家电"), T("玩具"), T("珠宝"), T("礼品"), T("日化"), T("印刷"), T("包装"), T("纸业"),
    T("乳业"), T("律师"), T("设计"), T("研究"), T("劳务"), T("安防"), T("安全"), T("消防"),
    T("光电"), T("航空"), T("船舶"), T("港口"), T("交通"), T("体育"), T("出版"), T("图书"),
    T("保洁"), T("家政"), T("检测"), T("认证"), T("集团"), T("有限"), T("总部"), T("股份"),
};
COUNT(company_trades_han, company_trades_han);

const struct text company_trades_latin[] = {
    T("technology"), T("technologies"), T("tech"), T("software"), T("systems"), T("system"),
    T("solutions"), T("solution"), T("services"), T("service"), T("trading"), T("trade"),
    T("industries"), T("industry"), T("industrial"), T("consulting"), T("electronics"),
    T("electronic"), T("electric"), T("international"), T("global"), T("enterprises"),
    T("enterprise"), T("media"), T("networks"), T("network"), T("labs"), T("laboratories"),
    T("medical"), T("pharmaceuticals"), T("pharma"), T("foods"), T("food"), T("logistics"),
    T("energy"), T("capital"), T("partners"), T("ventures"), T("finance"), T("financial"),
    T("bank"), T("insurance"), T("education"), T("learning"), T("telecom"),
    T("telecommunications"), T("communications"), T("properties"), T("estate"),
    T("manufacturing"), T("machinery"), T("engineering"), T("construction"), T("design"),
    T("studio"), T("studios"), T("digital"), T("data"), T("information"),
};
COUNT(company_trades_latin, company_trades_latin);

const struct text company_provinces[] = {
    T("北京"),
    T("上海 浦东"),
    T("天津"),
    T("重庆"),
    T("河北 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水"),
    T("山西 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁"),
    T("内蒙古 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布"),
    T("辽宁 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 葫芦岛"),
    T("吉林 长春 四平 辽源 通化 白山 松原 白城 延边"),
    T("黑龙江 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化"),
    T("江苏 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 江阴 张家港 常熟 太仓 宜兴 江宁"),
    T("浙江 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 慈溪 余姚 萧山 诸暨"),
    T("安徽 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城"),
    T("福建 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江 石狮"),
    T("江西 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶"),
    T("山东 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽"),
    T("河南 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店"),
    T("湖北 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施"),
    T("湖南 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西"),
    T("广东 广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 顺德"),
    T("广西 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左"),
    T("海南 海口 三亚 三沙 儋州"),
    T("四川 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳"),
    T("贵州 贵阳 六盘水 遵义 安顺 毕节 铜仁"),
    T("云南 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 西双版纳"),
    T("西藏 拉萨 日喀则 林芝"),
    T("陕西 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛"),
    T("甘肃 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南"),
    T("青海 西宁 海东"),
    T("宁夏 银川 石嘴山 吴忠 固原 中卫"),
    T("新疆 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 喀什 石河子"),
    T("香港"),
    T("澳门"),
    T("台湾 台北 高雄 新竹"),
};
COUNT(company_provinces, company_provinces);

const struct text company_place_ends[] = {
    T("壮族自治区"), T("回族自治区"), T("维吾尔自治区"), T("特别行政区"), T("自治区"),
    T("自治州"), T("新区"), T("地区"), T("省"), T("市"),
};
COUNT(company_place_ends, company_place_ends);

const struct text company_places_latin[] = {
    T("china 中国"), T("prc 中国"), T("beijing 北京"), T("shanghai 上海"), T("shenzhen 深圳"),
    T("guangzhou 广州"), T("hangzhou 杭州"), T("nanjing 南京"), T("suzhou 苏州"),
    T("chengdu 成都"), T("wuhan 武汉"), T("tianjin 天津"), T("chongqing 重庆"), T("xian 西安"),
    T("qingdao 青岛"), T("dalian 大连"), T("ningbo 宁波"), T("xiamen 厦门"), T("hongkong 香港"),
    T("hk 香港"), T("macau 澳门"), T("taiwan 台湾"), T("taipei 台北"), T("singapore 新加坡"),
    T("japan 日本"), T("tokyo 日本"), T("korea 韩国"), T("india 印度"), T("asia 亚洲"),
    T("apac 亚洲"), T("europe 欧洲"), T("emea 欧洲"), T("usa 美国"), T("us 美国"),
    T("america 美国"), T("uk 英国"), T("london 英国"), T("germany 德国"), T("deutschland 德国"),
    T("france 法国"), T("italy 意大利"), T("italia 意大利"), T("spain 西班牙"),
    T("canada 加拿大"), T("australia 澳大利亚"), T("brazil 巴西"), T("brasil 巴西"),
    T("malaysia 马来西亚"), T("thailand 泰国"), T("vietnam 越南"), T("indonesia 印尼"),
    T("russia 俄罗斯"), T("mexico 墨西哥"),
};
COUNT(company_places_latin, company_places_latin);

const struct text person_titles_han[] = {
    T("先生"), T("女士"), T("小姐"), T("总经理"), T("经理"), T("总监"), T("主任"), T("老师"),
    T("教授"), T("博士"), T("总裁"), T("董事长"), T("老板"),
};
COUNT(person_titles_han, person_titles_han);

const struct text person_titles_latin = T("mr mrs ms miss dr prof sir");
const struct text mail_shared_names = T("info sales service office contact admin hr support mail marketing "
                                         "kefu market hello enquiry enquiries business webmaster postmaster");
/* clang-format on */
