/* Other words for fields, as they stand over columns: folded headers (clean_header), both languages. */
#include "record/import/import_run.h"

static const struct {
    const char *object; /* NULL: any that has the field */
    const char *field;
    const char *words; /* separated by spaces */
} synonyms[] = {
    {NULL, "name", "title fullname displayname 名称 名字 姓名 全称"},
    {"customer", "name",
     "account accountname company companyname organization organisation customer customername client "
     "clientname 公司 公司名 公司名称 企业名称 单位名称 客户 客户名 客户名称 客户全称"},
    {"contact", "name", "contact contactname person 联系人 联系人姓名"},
    {"product", "name", "product productname item itemname 产品 产品名称 品名 商品 商品名称"},
    {"opportunity", "name",
     "opportunity opportunityname deal dealname 商机 商机名称 机会名称 项目名称"},
    {"lead", "name", "lead leadname contact contactname 线索 线索名称 联系人"},
    {"user", "name",
     "user employee employeename salesagent salesrep salesperson agent 用户 员工 员工姓名 销售 销售员 业务员"},
    {"department", "name", "department office team 部门 部门名称 团队"},
    {NULL, "code", "number no id key 编号 编码 代码"},
    {"customer", "code",
     "accountid accountnumber customerid customernumber customerno 客户编号 客户编码"},
    {"product", "code", "sku productid productcode itemcode 产品编号 产品编码 货号 料号"},
    {"opportunity", "code", "opportunityid opportunitynumber dealid 商机编号 机会编号"},
    {NULL, "short_name", "shortname abbreviation alias 简称 客户简称 公司简称"},
    {NULL, "registration_no",
     "registrationnumber taxid vat vatid 统一社会信用代码 信用代码 税号 工商注册号 注册号"},
    {NULL, "parent",
     "parentaccount parentcompany parentcustomer subsidiaryof 母公司 上级公司 上级客户 上级单位 "
     "上级部门 所属集团"},
    {NULL, "industry", "sector vertical branch 行业 所属行业 行业类别"},
    {NULL, "source", "leadsource channel origin 来源 客户来源 线索来源 获客渠道 渠道"},
    {NULL, "level", "grade rating tier class 级别 等级 客户级别 客户等级"},
    {NULL, "country", "countryregion nation officelocation 国家 国家地区 国别"},
    {NULL, "province", "state region stateprovince 省 省份 省市 州"},
    {NULL, "city", "town 城市 市 所在城市"},
    {NULL, "district", "county 区 区县 县区 县"},
    {NULL, "address",
     "street streetaddress addressline addressline1 地址 详细地址 公司地址 通讯地址 联系地址"},
    {NULL, "postcode", "zip zipcode postalcode 邮编 邮政编码"},
    {NULL, "phone",
     "telephone tel phonenumber businessphone workphone 电话 联系电话 固定电话 座机 办公电话 公司电话"},
    {NULL, "mobile", "mobilephone cell cellphone handphone 手机 手机号 手机号码 移动电话"},
    {NULL, "email", "mail emailaddress 邮箱 电子邮箱 电子邮件 邮件 邮箱地址"},
    {NULL, "wechat", "weixin wechatid 微信 微信号"},
    {NULL, "website", "url homepage web site 网站 网址 官网 公司网址"},
    {NULL, "employees",
     "employeecount numberofemployees staff headcount 员工 员工数 员工人数 人数 公司规模"},
    {NULL, "annual_revenue",
     "revenue turnover yearlyrevenue 营业额 年营业额 营收 年营收 年收入 销售额"},
    {NULL, "currency", "currencycode 币种 货币 币别"},
    {NULL, "legal_representative", "legalperson 法人 法人代表 法定代表人"},
    {NULL, "founded_on", "founded foundedon foundingdate established 成立日期 成立时间 注册日期"},
    {NULL, "description", "notes note remark remarks comment comments 备注 说明 描述 简介"},
    {NULL, "owner",
     "assignedto assignee salesperson salesagent accountowner accountmanager responsible 负责人 "
     "归属人 所属销售 销售 销售员 业务员 跟进人 客户经理"},
    {NULL, "department", "team office regionaloffice division unit 部门 所属部门 团队 办事处"},
    {NULL, "manager", "supervisor boss reportsto 上级 直属上级 主管 经理"},
    {NULL, "login", "username user account loginname 账号 登录名 用户名"},
    {NULL, "employee_no", "employeeid staffno employeenumber 工号 员工编号"},
    {NULL, "title", "jobtitle position 职务 职位 岗位"},
    {NULL, "customer", "account accountname company client clientname 客户 客户名称 公司 公司名称"},
    {NULL, "contact", "contactname person 联系人 联系人姓名"},
    {NULL, "product", "productname item 产品 产品名称 商品"},
    {NULL, "category",
     "series productcategory family line type 类别 分类 产品类别 产品分类 产品系列 系列"},
    {NULL, "price", "listprice salesprice unitprice saleprice 价格 单价 售价 标准价 标价"},
    {NULL, "cost", "unitcost 成本 成本价 进价"},
    {NULL, "unit", "uom measure 单位 计量单位"},
    {NULL, "tax_rate", "vatrate tax 税率 增值税率"},
    {NULL, "barcode", "ean upc gtin 条码 条形码"},
    {NULL, "stage", "dealstage salesstage status phase 阶段 销售阶段 商机阶段"},
    {NULL, "amount", "value dealvalue closevalue total price 金额 商机金额 合同金额 预计金额 总额"},
    {NULL, "opened_on",
     "engagedate opendate startdate created createddate 开始日期 建立日期 创建日期"},
    {NULL, "expected_close_date",
     "expectedclose forecastclose 预计成交日期 预计签单日期 预计结束日期"},
    {NULL, "close_date", "closedon closeddate 成交日期 结束日期 签单日期 关闭日期"},
    {NULL, "probability", "winrate chance 赢率 成交概率 可能性"},
    {NULL, "birthday", "birthdate dateofbirth 生日 出生日期"},
    {NULL, "gender", "sex 性别"},
    {NULL, "subject", "topic title 主题 标题"},
    {NULL, "happened_at", "date time when 时间 日期 发生时间 跟进时间"},
    {NULL, "content", "body text details 内容 详情 跟进内容"},
    {NULL, "created_at", "createdat createdtime createdon 创建时间"},
    {NULL, "updated_at", "updatedat modifiedat lastmodified 更新时间 修改时间"},
};

bool import_is_synonym(const struct meta_field *field, struct text header)
{
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        const char *object = synonyms[i].object;
        if (!text_eq(field->name, text_of(synonyms[i].field)) ||
            (object && !text_eq(field->object->name, text_of(object))))
            continue;
        struct text rest = text_of(synonyms[i].words);
        while (rest.ptr)
            if (text_eq(text_cut(&rest, ' '), header))
                return true;
    }
    return false;
}
