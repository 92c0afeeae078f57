#!/bin/sh
# Brings the Maven Analytics sample (a computer hardware seller: 85 accounts, 7 products, 35 sales people, 8,800
# opportunities) into an organisation: four imports, each undone alone with `guanxi undo`.
#
#   examples/maven/import.sh DATA_FOLDER SOURCE_FOLDER
#
# GUANXI is the program (default: build/guanxi of this checkout, else guanxi of the path). What is wrong in the
# files is answered here, once for each value; README.md says what and why.
set -eu

if [ $# -ne 2 ]; then
    echo "usage: $0 DATA_FOLDER SOURCE_FOLDER" >&2
    exit 2
fi
data=$1
source=$2
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${GUANXI:-}" ]; then
    GUANXI=$here/../../build/guanxi
    [ -x "$GUANXI" ] || GUANXI=guanxi
fi

import() {
    echo "== $2"
    object=$1
    file=$2
    shift 2
    "$GUANXI" import "$object" "$source/$file" --data "$data" "$@"
}

# All amounts are US dollars.
"$GUANXI" organisation base_currency=USD --data "$data" > /dev/null

import product products.csv \
    --map "product=name,series=category,sales_price=price"

# Managers and offices stand in the file by name only, so they are made by name.
import user sales_teams.csv \
    --map "sales_agent=name,manager=manager,regional_office=department" \
    --create manager,department

# Revenue is in millions; the year of foundation becomes a field of its own.
import customer accounts.csv \
    --map "account=name,sector=industry,office_location=country,subsidiary_of=parent" \
    --scale revenue=1000000 \
    --new-field "year_established=integer:Year established:成立年份" \
    --value "sector:technolgy=technology" \
    --value "office_location:Philipines=Philippines"

# The stages Prospecting, Engaging, Won and Lost are those of the pipeline every organisation begins with.
# Opportunities have no name of their own; number and product make one.
import opportunity sales_pipeline.csv \
    --map "opportunity_id=code,sales_agent=owner,account=customer,deal_stage=stage,engage_date=opened_on" \
    --map "close_value=amount,engage_quarter=,close_quarter=" \
    --default "name={opportunity_id} {product}" \
    --value "product:GTXPro=GTX Pro"
