/* Other words for fields, as they stand over columns: folded headers (clean_header), both languages. A word
 * stands for one field only; where several objects use it differently, the object that has the field decides. */
#include "record/import_run.h"

static const struct {
    const char *field;
    const char *words; /* separated by spaces */
} synonyms[] = {
    {"name", "title fullname displayname account accountname company companyname organization "
             "organisation customername clientname contactname productname opportunityname dealname "
             "product salesagent salesrep employeename 名称 名字 姓名 全称 公司 公司名 公司名称 企业名称 "
             "单位名称 客户 客户名 客户名称 客户全称 联系人 联系人姓名 产品 产品名称 品名 商品名称 商机名称 "
             "机会名称 项目名称 员工姓名"},
    {"code", "number no id key accountid customerid accountnumber customernumber customerno sku "
             "productcode opportunityid dealid 编号 编码 代码 客户编号 客户编码 产品编号 产品编码 货号 料号 "
             "商机编号 机会编号"},
    {"short_name", "shortname abbreviation alias 简称 客户简称 公司简称"},
    {"registration_no", "registrationnumber taxid vat vatid 统一社会信用代码 信用代码 税号 工商注册号 注册号"},
    {"parent", "parentaccount parentcompany parentcustomer subsidiaryof 母公司 上级公司 上级客户 上级单位 "
               "上级部门 所属集团"},
    {"industry", "sector vertical branch 行业 所属行业 行业类别"},
    {"source", "leadsource channel origin 来源 客户来源 线索来源 获客渠道 渠道"},
    {"level", "grade rating tier class 级别 等级 客户级别 客户等级"},
    {"country", "countryregion nation officelocation 国家 国家地区 国别"},
    {"province", "state region stateprovince 省 省份 省市 州"},
    {"city", "town 城市 市 所在城市"},
    {"district", "county 区 区县 县区 县"},
    {"address", "street streetaddress addressline addressline1 地址 详细地址 公司地址 通讯地址 联系地址"},
    {"postcode", "zip zipcode postalcode 邮编 邮政编码"},
    {"phone", "telephone tel phonenumber businessphone workphone 电话 联系电话 固定电话 座机 办公电话 公司电话"},
    {"mobile", "mobilephone cell cellphone handphone 手机 手机号 手机号码 移动电话"},
    {"email", "mail emailaddress 邮箱 电子邮箱 电子邮件 邮件 邮箱地址"},
    {"wechat", "weixin wechatid 微信 微信号"},
    {"website", "url homepage web site 网站 网址 官网 公司网址"},
    {"employees", "employeecount numberofemployees staff headcount 员工 员工数 员工人数 人数 公司规模"},
    {"annual_revenue", "revenue turnover yearlyrevenue 营业额 年营业额 营收 年营收 年收入 销售额"},
    {"currency", "currencycode 币种 货币 币别"},
    {"legal_representative", "legalperson 法人 法人代表 法定代表人"},
    {"founded_on", "founded foundedon foundingdate established 成立日期 成立时间 注册日期"},
    {"description", "notes note remark remarks comment comments 备注 说明 描述 简介"},
    {"owner", "assignedto assignee salesperson salesagent accountowner accountmanager responsible 负责人 "
              "归属人 所属销售 销售 销售员 业务员 跟进人 客户经理"},
    {"department", "team office regionaloffice division unit 部门 所属部门 团队 办事处"},
    {"manager", "supervisor boss reportsto 上级 直属上级 主管 经理"},
    {"login", "username user account loginname 账号 登录名 用户名"},
    {"employee_no", "employeeid staffno employeenumber 工号 员工编号"},
    {"title", "jobtitle position 职务 职位 岗位"},
    {"customer", "account accountname company client clientname 客户 客户名称 公司 公司名称"},
    {"contact", "contactname person 联系人 联系人姓名"},
    {"product", "productname item 产品 产品名称 商品"},
    {"category", "series productcategory family line type 类别 分类 产品类别 产品分类 产品系列 系列"},
    {"price", "listprice salesprice unitprice saleprice 价格 单价 售价 标准价 标价"},
    {"cost", "unitcost 成本 成本价 进价"},
    {"unit", "uom measure 单位 计量单位"},
    {"tax_rate", "vatrate tax 税率 增值税率"},
    {"barcode", "ean upc gtin 条码 条形码"},
    {"stage", "dealstage salesstage status phase 阶段 销售阶段 商机阶段"},
    {"amount", "value dealvalue closevalue total price 金额 商机金额 合同金额 预计金额 总额"},
    {"opened_on", "engagedate opendate startdate created createddate 开始日期 建立日期 创建日期"},
    {"expected_close_date", "expectedclose forecastclose 预计成交日期 预计签单日期 预计结束日期"},
    {"close_date", "closedon closeddate 成交日期 结束日期 签单日期 关闭日期"},
    {"probability", "winrate chance 赢率 成交概率 可能性"},
    {"birthday", "birthdate dateofbirth 生日 出生日期"},
    {"gender", "sex 性别"},
    {"subject", "topic title 主题 标题"},
    {"happened_at", "date time when 时间 日期 发生时间 跟进时间"},
    {"content", "body text details 内容 详情 跟进内容"},
    {"created_at", "createdat createdtime createdon 创建时间"},
    {"updated_at", "updatedat modifiedat lastmodified 更新时间 修改时间"},
};

bool import_is_synonym(struct text field, struct text header)
{
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        if (!text_eq(field, text_of(synonyms[i].field)))
            continue;
        struct text rest = text_of(synonyms[i].words);
        while (rest.ptr)
            if (text_eq(text_cut(&rest, ' '), header))
                return true;
    }
    return false;
}
