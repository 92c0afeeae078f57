# Sixty answers about the Maven files, counted by nothing but awk: the second opinion on filters, aggregates,
# dates, child aggregates and formulas. One line an answer: its key, a tab, its value.
#
#   awk -f tests/answers/maven.awk accounts.csv products.csv sales_teams.csv sales_pipeline.csv > tests/answers/maven.tsv
#
# Amounts are whole dollars. Dates are counted as days since 1970-01-01; the files write dd-mm-yy.

function days(text,    part, y, m, d, era, yoe, doy) {
    if (text == "") return ""
    split(text, part, "-")
    y = 2000 + part[3]; m = part[2] + 0; d = part[1] + 0
    if (m <= 2) y--
    era = int(y / 400); yoe = y - era * 400
    doy = int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
    return era * 146097 + yoe * 365 + int(yoe / 4) - int(yoe / 100) + doy - 719468
}
function month_of(text) { return substr(text, 4, 2) + 0 }
function day_of(text) { return substr(text, 1, 2) + 0 }
function weekday(number) { return (number + 3) % 7 + 1 } # 1970-01-01 was a Thursday
function last_day(text,    m) {
    m = month_of(text)
    return m == 2 ? 28 : (m == 4 || m == 6 || m == 9 || m == 11) ? 30 : 31 # 2016 and 2017, no February 2016
}
function answer(key, value) { printf "%s\t%s\n", key, value; answers++ }
# sum / count to four decimals, half to even, in whole numbers
function average(sum, count,    scaled, whole, rest) {
    scaled = sum * 10000; whole = int(scaled / count); rest = (scaled - whole * count) * 2
    if (rest > count || (rest == count && whole % 2)) whole++
    return sprintf("%d.%04d", int(whole / 10000), whole % 10000)
}

BEGIN { FS = ","; CONVFMT = "%.15g" }
{ sub(/\r$/, "") }
FNR == 1 { file++; next }

file == 1 {
    sector = $2 == "technolgy" ? "technology" : $2
    country = $6 == "Philipines" ? "Philippines" : $6
    a_sector[$1] = sector; a_year[$1] = $3; a_revenue[$1] = int($4 * 100 + 0.5); a_employees[$1] = $5 + 0
    a_country[$1] = country; a_parent[$1] = $7
    by_sector[sector]++
    revenue_of[country] += a_revenue[$1]
    if ($3 < 1990) old++
    if ($3 >= 2000 && $3 <= 2009) young++
    if ($5 > 5000) large++
    if ($5 >= 1000 && $5 <= 2000) middle++
    employees += $5; accounts++
    if (match(tolower($1), /(^|[^a-z])corp/)) corp++ # a Latin word is found from its start
    if (country != "United States") abroad++
    if ($7 != "" ) children[$7]++
}
file == 2 { p_series[$1] = $2; p_price[$1] = $3 + 0 }
file == 3 { s_manager[$1] = $2; s_office[$1] = $3 }
file == 4 {
    product = $3 == "GTXPro" ? "GTX Pro" : $3
    customer = $4; stage = $5; opened = days($6); closed = days($7); value = $8 + 0
    total++
    if (stage == "Won") {
        won++; amount += value
        won_by_sector[a_sector[customer]]++; amount_by_sector[a_sector[customer]] += value
        won_by_manager[s_manager[$2]] += value
        won_by_series[p_series[product]] += value
        won_by_product[product]++
        won_by_month[month_of($7)]++; amount_by_month[month_of($7)] += value
        won_by_weekday[weekday(closed)]++
        if (weekday(closed) >= 6) weekend++
        if (day_of($7) == last_day($7)) month_end++
        if (day_of($7) <= 5) month_start++
        if (closed - opened <= 30) quick++
        if (opened + 90 < closed) slow++
        length_sum += closed - opened
        if (closed - opened > longest) longest = closed - opened
        if (value < p_price[product]) { below++; given_away += p_price[product] - value }
        if (value >= p_price[product]) at_price++
        if (value > 5000) over_5000++
        if (value >= 1000 && value <= 2000) between++
        if (value * 10 >= p_price[product] * 11) above_tenth++
        c_won[customer]++; c_amount[customer] += value
        if (closed > c_last[customer]) c_last[customer] = closed
        if (value > c_best[customer]) c_best[customer] = value
        if (month_of($7) == 12) december[customer]++
        seller_amount[$2] += value
        if (a_country[customer] != "United States") won_abroad += value
        if (a_employees[customer] > 5000) won_large += value
        if (a_parent[customer] != "") won_of_subsidiaries++
    }
    if (stage == "Lost") { lost++; c_lost[customer]++; if (month_of($7) >= 4 && month_of($7) <= 6) lost_q2++ }
    if (stage == "Engaging" || stage == "Prospecting") {
        open++
        if (customer != "") c_open[customer]++
        if (stage == "Engaging" && opened >= days("01-10-17")) fresh++
        price_of_open += p_price[product]
    }
    if (opened != "" && opened >= days("01-01-17") && opened <= days("31-03-17")) opened_q1++
    if (opened != "" && closed == "") running++
}

END {
    # customers by themselves
    answer("customers retail", by_sector["retail"])
    answer("customers technology", by_sector["technology"])
    answer("customers medical or software", by_sector["medical"] + by_sector["software"])
    answer("customers founded before 1990", old)
    answer("customers founded 2000 to 2009", young)
    answer("customers over 5000 employees", large)
    answer("customers 1000 to 2000 employees", middle)
    answer("customers employees", employees)
    answer("customers employees average", average(employees, accounts))
    answer("customers named corp", corp + 0)
    answer("customers abroad", abroad)
    answer("customers revenue United States", revenue_of["United States"] * 10000)
    for (name in children) { parents++; if (children[name] > most_children) most_children = children[name] }
    answer("customers with subsidiaries", parents)
    answer("customers most subsidiaries", most_children)
    # opportunities by themselves
    answer("opportunities won over 5000", over_5000)
    answer("opportunities won 1000 to 2000", between)
    answer("opportunities opened in the first quarter 2017", opened_q1)
    answer("opportunities running", running)
    answer("opportunities engaging since October", fresh)
    answer("opportunities won average", average(amount, won))
    answer("opportunities lost in the second quarter", lost_q2)
    # days and periods
    answer("won in June", won_by_month[6])
    answer("won amount in December", amount_by_month[12])
    answer("won on a Monday", won_by_weekday[1])
    answer("won on a weekend", weekend)
    answer("won on the last of a month", month_end)
    answer("won in the first five days", month_start)
    answer("won within 30 days", quick)
    answer("won after more than 90 days", slow)
    answer("won days in all", length_sum)
    answer("won longest", longest)
    # paths
    answer("won retail", won_by_sector["retail"])
    answer("won amount finance", amount_by_sector["finance"])
    answer("won amount of Melvin Marxen's people", won_by_manager["Melvin Marxen"])
    answer("won amount of Rocco Neubert's people", won_by_manager["Rocco Neubert"])
    answer("won amount GTX", won_by_series["GTX"])
    answer("won amount MG", won_by_series["MG"])
    answer("won MG Special", won_by_product["MG Special"])
    answer("won amount abroad", won_abroad)
    answer("won amount of large customers", won_large)
    answer("won of subsidiaries", won_of_subsidiaries)
    answer("won below the price", below)
    answer("won at the price or more", at_price)
    answer("won a tenth above the price", above_tenth)
    # children
    for (name in a_sector) {
        if (c_won[name] >= 60) many_won++
        if (c_amount[name] > 150000) rich++
        if (c_lost[name] * 2 > c_won[name]) unlucky++
        if (c_open[name] == 0) idle++
        if (c_last[name] && c_last[name] < days("30-12-17")) quiet++
        if (c_best[name] >= 20000) jewel++
        if (december[name] >= 15) christmas++
        if (c_amount[name] * 100 > a_revenue[name] * 10000) loyal++
        if (c_won[name] > most_won) most_won = c_won[name]
        open_of_customers += c_open[name]
        if (c_won[name] && int(c_amount[name] / c_won[name]) >= 2500) high_average++
    }
    answer("customers 60 won or more", many_won)
    answer("customers won over 150000", rich)
    answer("customers half as many lost as won", unlucky)
    answer("customers without open ones", idle + 0)
    answer("customers last won before 30 December", quiet)
    answer("customers with one of 20000", jewel + 0)
    answer("customers 15 in December", christmas)
    answer("customers worth over a hundredth of revenue", loyal)
    # formulas and roll-ups
    answer("roll-up most won", most_won)
    answer("roll-up open of customers", open_of_customers)
    answer("roll-up average won at least 2500", high_average)
    answer("formula days open", length_sum)
    answer("formula given away", given_away)
    for (name in seller_amount) if (seller_amount[name] > 400000) sellers++
    answer("sellers over 400000", sellers)
    answer("formula prices of what is open", price_of_open)
    answer("share of lost", average(lost * 100, won + lost))
    if (answers != 60) { print "there are " answers " answers" > "/dev/stderr"; exit 1 }
}
