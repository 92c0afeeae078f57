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

#define P(name, province) {T(name), T(province)}
const struct company_place company_places[] = {
    P("北京", "北京"),
    P("上海", "上海"), P("浦东", "上海"),
    P("天津", "天津"),
    P("重庆", "重庆"),
    P("河北", "河北"), P("石家庄", "河北"), P("唐山", "河北"), P("秦皇岛", "河北"),
    P("邯郸", "河北"), P("邢台", "河北"), P("保定", "河北"), P("张家口", "河北"),
    P("承德", "河北"), P("沧州", "河北"), P("廊坊", "河北"), P("衡水", "河北"),
    P("山西", "山西"), P("太原", "山西"), P("大同", "山西"), P("阳泉", "山西"), P("长治", "山西"),
    P("晋城", "山西"), P("朔州", "山西"), P("晋中", "山西"), P("运城", "山西"), P("忻州", "山西"),
    P("临汾", "山西"), P("吕梁", "山西"),
    P("内蒙古", "内蒙古"), P("呼和浩特", "内蒙古"), P("包头", "内蒙古"), P("乌海", "内蒙古"),
    P("赤峰", "内蒙古"), P("通辽", "内蒙古"), P("鄂尔多斯", "内蒙古"), P("呼伦贝尔", "内蒙古"),
    P("巴彦淖尔", "内蒙古"), P("乌兰察布", "内蒙古"),
    P("辽宁", "辽宁"), P("沈阳", "辽宁"), P("大连", "辽宁"), P("鞍山", "辽宁"), P("抚顺", "辽宁"),
    P("本溪", "辽宁"), P("丹东", "辽宁"), P("锦州", "辽宁"), P("营口", "辽宁"), P("阜新", "辽宁"),
    P("辽阳", "辽宁"), P("盘锦", "辽宁"), P("铁岭", "辽宁"), P("葫芦岛", "辽宁"),
    P("吉林", "吉林"), P("长春", "吉林"), P("四平", "吉林"), P("辽源", "吉林"), P("通化", "吉林"),
    P("白山", "吉林"), P("松原", "吉林"), P("白城", "吉林"), P("延边", "吉林"),
    P("黑龙江", "黑龙江"), P("哈尔滨", "黑龙江"), P("齐齐哈尔", "黑龙江"), P("鸡西", "黑龙江"),
    P("鹤岗", "黑龙江"), P("双鸭山", "黑龙江"), P("大庆", "黑龙江"), P("伊春", "黑龙江"),
    P("佳木斯", "黑龙江"), P("七台河", "黑龙江"), P("牡丹江", "黑龙江"), P("黑河", "黑龙江"),
    P("绥化", "黑龙江"),
    P("江苏", "江苏"), P("南京", "江苏"), P("无锡", "江苏"), P("徐州", "江苏"), P("常州", "江苏"),
    P("苏州", "江苏"), P("南通", "江苏"), P("连云港", "江苏"), P("淮安", "江苏"),
    P("盐城", "江苏"), P("扬州", "江苏"), P("镇江", "江苏"), P("泰州", "江苏"), P("宿迁", "江苏"),
    P("昆山", "江苏"), P("江阴", "江苏"), P("张家港", "江苏"), P("常熟", "江苏"),
    P("太仓", "江苏"), P("宜兴", "江苏"), P("江宁", "江苏"),
    P("浙江", "浙江"), P("杭州", "浙江"), P("宁波", "浙江"), P("温州", "浙江"), P("嘉兴", "浙江"),
    P("湖州", "浙江"), P("绍兴", "浙江"), P("金华", "浙江"), P("衢州", "浙江"), P("舟山", "浙江"),
    P("台州", "浙江"), P("丽水", "浙江"), P("义乌", "浙江"), P("慈溪", "浙江"), P("余姚", "浙江"),
    P("萧山", "浙江"), P("诸暨", "浙江"),
    P("安徽", "安徽"), P("合肥", "安徽"), P("芜湖", "安徽"), P("蚌埠", "安徽"), P("淮南", "安徽"),
    P("马鞍山", "安徽"), P("淮北", "安徽"), P("铜陵", "安徽"), P("安庆", "安徽"),
    P("黄山", "安徽"), P("滁州", "安徽"), P("阜阳", "安徽"), P("宿州", "安徽"), P("六安", "安徽"),
    P("亳州", "安徽"), P("池州", "安徽"), P("宣城", "安徽"),
    P("福建", "福建"), P("福州", "福建"), P("厦门", "福建"), P("莆田", "福建"), P("三明", "福建"),
    P("泉州", "福建"), P("漳州", "福建"), P("南平", "福建"), P("龙岩", "福建"), P("宁德", "福建"),
    P("晋江", "福建"), P("石狮", "福建"),
    P("江西", "江西"), P("南昌", "江西"), P("景德镇", "江西"), P("萍乡", "江西"),
    P("九江", "江西"), P("新余", "江西"), P("鹰潭", "江西"), P("赣州", "江西"), P("吉安", "江西"),
    P("宜春", "江西"), P("抚州", "江西"), P("上饶", "江西"),
    P("山东", "山东"), P("济南", "山东"), P("青岛", "山东"), P("淄博", "山东"), P("枣庄", "山东"),
    P("东营", "山东"), P("烟台", "山东"), P("潍坊", "山东"), P("济宁", "山东"), P("泰安", "山东"),
    P("威海", "山东"), P("日照", "山东"), P("临沂", "山东"), P("德州", "山东"), P("聊城", "山东"),
    P("滨州", "山东"), P("菏泽", "山东"),
    P("河南", "河南"), P("郑州", "河南"), P("开封", "河南"), P("洛阳", "河南"),
    P("平顶山", "河南"), P("安阳", "河南"), P("鹤壁", "河南"), P("新乡", "河南"),
    P("焦作", "河南"), P("濮阳", "河南"), P("许昌", "河南"), P("漯河", "河南"),
    P("三门峡", "河南"), P("南阳", "河南"), P("商丘", "河南"), P("信阳", "河南"),
    P("周口", "河南"), P("驻马店", "河南"),
    P("湖北", "湖北"), P("武汉", "湖北"), P("黄石", "湖北"), P("十堰", "湖北"), P("宜昌", "湖北"),
    P("襄阳", "湖北"), P("鄂州", "湖北"), P("荆门", "湖北"), P("孝感", "湖北"), P("荆州", "湖北"),
    P("黄冈", "湖北"), P("咸宁", "湖北"), P("随州", "湖北"), P("恩施", "湖北"),
    P("湖南", "湖南"), P("长沙", "湖南"), P("株洲", "湖南"), P("湘潭", "湖南"), P("衡阳", "湖南"),
    P("邵阳", "湖南"), P("岳阳", "湖南"), P("常德", "湖南"), P("张家界", "湖南"),
    P("益阳", "湖南"), P("郴州", "湖南"), P("永州", "湖南"), P("怀化", "湖南"), P("娄底", "湖南"),
    P("湘西", "湖南"),
    P("广东", "广东"), P("广州", "广东"), P("深圳", "广东"), P("珠海", "广东"), P("汕头", "广东"),
    P("佛山", "广东"), P("韶关", "广东"), P("湛江", "广东"), P("肇庆", "广东"), P("江门", "广东"),
    P("茂名", "广东"), P("惠州", "广东"), P("梅州", "广东"), P("汕尾", "广东"), P("河源", "广东"),
    P("阳江", "广东"), P("清远", "广东"), P("东莞", "广东"), P("中山", "广东"), P("潮州", "广东"),
    P("揭阳", "广东"), P("云浮", "广东"), P("顺德", "广东"),
    P("广西", "广西"), P("南宁", "广西"), P("柳州", "广西"), P("桂林", "广西"), P("梧州", "广西"),
    P("北海", "广西"), P("防城港", "广西"), P("钦州", "广西"), P("贵港", "广西"),
    P("玉林", "广西"), P("百色", "广西"), P("贺州", "广西"), P("河池", "广西"), P("来宾", "广西"),
    P("崇左", "广西"),
    P("海南", "海南"), P("海口", "海南"), P("三亚", "海南"), P("三沙", "海南"), P("儋州", "海南"),
    P("四川", "四川"), P("成都", "四川"), P("自贡", "四川"), P("攀枝花", "四川"),
    P("泸州", "四川"), P("德阳", "四川"), P("绵阳", "四川"), P("广元", "四川"), P("遂宁", "四川"),
    P("内江", "四川"), P("乐山", "四川"), P("南充", "四川"), P("眉山", "四川"), P("宜宾", "四川"),
    P("广安", "四川"), P("达州", "四川"), P("雅安", "四川"), P("巴中", "四川"), P("资阳", "四川"),
    P("贵州", "贵州"), P("贵阳", "贵州"), P("六盘水", "贵州"), P("遵义", "贵州"),
    P("安顺", "贵州"), P("毕节", "贵州"), P("铜仁", "贵州"),
    P("云南", "云南"), P("昆明", "云南"), P("曲靖", "云南"), P("玉溪", "云南"), P("保山", "云南"),
    P("昭通", "云南"), P("丽江", "云南"), P("普洱", "云南"), P("临沧", "云南"), P("大理", "云南"),
    P("西双版纳", "云南"),
    P("西藏", "西藏"), P("拉萨", "西藏"), P("日喀则", "西藏"), P("林芝", "西藏"),
    P("陕西", "陕西"), P("西安", "陕西"), P("铜川", "陕西"), P("宝鸡", "陕西"), P("咸阳", "陕西"),
    P("渭南", "陕西"), P("延安", "陕西"), P("汉中", "陕西"), P("榆林", "陕西"), P("安康", "陕西"),
    P("商洛", "陕西"),
    P("甘肃", "甘肃"), P("兰州", "甘肃"), P("嘉峪关", "甘肃"), P("金昌", "甘肃"),
    P("白银", "甘肃"), P("天水", "甘肃"), P("武威", "甘肃"), P("张掖", "甘肃"), P("平凉", "甘肃"),
    P("酒泉", "甘肃"), P("庆阳", "甘肃"), P("定西", "甘肃"), P("陇南", "甘肃"),
    P("青海", "青海"), P("西宁", "青海"), P("海东", "青海"),
    P("宁夏", "宁夏"), P("银川", "宁夏"), P("石嘴山", "宁夏"), P("吴忠", "宁夏"),
    P("固原", "宁夏"), P("中卫", "宁夏"),
    P("新疆", "新疆"), P("乌鲁木齐", "新疆"), P("克拉玛依", "新疆"), P("吐鲁番", "新疆"),
    P("哈密", "新疆"), P("昌吉", "新疆"), P("喀什", "新疆"), P("石河子", "新疆"),
    P("香港", "香港"),
    P("澳门", "澳门"),
    P("台湾", "台湾"), P("台北", "台湾"), P("高雄", "台湾"), P("新竹", "台湾"),
};
COUNT(company_places, company_places);

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
