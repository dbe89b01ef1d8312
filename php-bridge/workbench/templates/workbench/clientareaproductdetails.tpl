{include file="header.tpl"}
{if $modulecustombuttonresult == 'success'}<div class="alert alert-success" id="result" data-result="success">The action was carried out.</div>
{elseif $modulecustombuttonresult}<div class="alert alert-danger" id="result" data-result="error">The action failed: {$modulecustombuttonresult}</div>{/if}
{if $modulechangepwresult == 'success'}<div class="alert alert-success" id="result" data-result="success">{$modulechangepasswordmessage|escape}</div>
{elseif $modulechangepwresult}<div class="alert alert-danger" id="result" data-result="error">{$modulechangepasswordmessage|escape}</div>{/if}
{if $ssoError}<div class="alert alert-danger" id="result" data-result="error">{$ssoError|escape}</div>{/if}
{if $customActionError}<div class="alert alert-danger" id="result" data-result="error">The action could not be carried out. Please try again, or contact support.</div>{/if}
{if $pendingcancellation}<div class="alert alert-warning">A cancellation was requested for this service.</div>{/if}
{if $unpaidInvoice}<div class="alert alert-warning">This service has an unpaid invoice. <a href="viewinvoice.php?id={$unpaidInvoice}">Pay invoice #{$unpaidInvoice}</a></div>{/if}
<div class="columns">
<aside class="side">
{foreach $sidebar->getChildren() as $panel}{if $panel->hasChildren() || $panel->getBodyHtml()}
<div class="card"><h3>{$panel->getLabel()}</h3>{$panel->getBodyHtml()}
{foreach $panel->getChildren() as $item}
{if $item->getForm()}<form method="post" action="{$item->getUri()|escape}"><input type="hidden" name="token" value="{$token}">{foreach $item->getForm() as $name => $value}<input type="hidden" name="{$name|escape}" value="{$value|escape}">{/foreach}<button class="link"{if $item->getDisabled()} disabled{/if}>{$item->getLabel()}</button></form>
{else}<a href="{$item->getUri()|escape}">{$item->getLabel()}</a>{/if}
{/foreach}{$panel->getFooterHtml()}</div>
{/if}{/foreach}
</aside>
<div>
{if $tplOverviewTabOutput}
{$tplOverviewTabOutput}
{else}
<h1>{$product|escape} <span class="badge {$rawstatus|escape}">{$status|escape}</span></h1>
{foreach $hookOutput as $output}<div>{$output}</div>{/foreach}
<div class="card"><dl class="dl">
<dt>Group</dt><dd>{$groupname|escape}</dd>
{if $domain}<dt>{if $type == 'hostingaccount'}Domain{else}Host name{/if}</dt><dd>{$domain|escape}</dd>{/if}
{if $dedicatedip}<dt>IP address</dt><dd id="d-dedicatedip">{$dedicatedip|escape}</dd>{/if}
{if $assignedips}<dt>Further addresses</dt><dd>{$assignedips|escape|nl2br}</dd>{/if}
{if $username && $rawstatus == 'active'}<dt>User name</dt><dd id="d-username">{$username|escape}</dd>{/if}
<dt>Registered</dt><dd>{$regdate|escape}</dd><dt>Next due date</dt><dd>{$nextduedate|escape}</dd>
<dt>Price</dt><dd>{$currency.prefix|escape}{$recurringamount|escape} {$billingcycle|escape}</dd><dt>Payment</dt><dd>{$paymentmethod|escape}</dd>
{if $suspendreason}<dt>Suspend reason</dt><dd>{$suspendreason|escape}</dd>{/if}
</dl></div>
{if $configurableoptions}<div class="card"><h2>Options</h2><dl class="dl">{foreach $configurableoptions as $option}<dt>{$option.optionname|escape}</dt><dd>{if $option.optiontype == 3}{if $option.selectedqty}yes{else}no{/if}{elseif $option.optiontype == 4}{$option.selectedqty|escape}{else}{$option.selectedoption|escape}{/if}</dd>{/foreach}</dl></div>{/if}
{if $customfields}<div class="card"><h2>Additional information</h2><dl class="dl">{foreach $customfields as $field}<dt>{$field.name|escape}</dt><dd>{$field.value|escape|nl2br}</dd>{/foreach}</dl></div>{/if}
{if $moduleclientarea}<div class="card" id="{if $domain}domain{else}manage{/if}">{$moduleclientarea}</div>{/if}
{if $lastupdate}<div class="card"><h2>Resource usage</h2><dl class="dl"><dt>Disk</dt><dd>{$diskusage|escape}MB / {$disklimit|escape}MB ({$diskpercent|escape})</dd><dt>Traffic</dt><dd>{$bwusage|escape}MB / {$bwlimit|escape}MB ({$bwpercent|escape})</dd><dt>As of</dt><dd>{$lastupdate|escape}</dd></dl></div>{/if}
{if $metricStats}<div class="card"><h2>Metrics</h2><table><tr><th>Metric</th><th>Current</th><th>As of</th></tr>{foreach $metricStats as $metric}<tr><td>{$metric.displayName|escape}</td><td>{$metric.currentValue|escape} {$metric.unitName|escape}</td><td>{$metric.lastUpdated|escape}</td></tr>{/foreach}</table></div>{/if}
{/if}
{if $modulechangepassword}
<form method="post" action="clientarea.php?action=productdetails#tabChangepw" class="card" id="tabChangepw"><h2>Change password</h2>
<input type="hidden" name="token" value="{$token}"><input type="hidden" name="id" value="{$id}"><input type="hidden" name="modulechangepassword" value="true">
<div class="field"><label for="newpw">New password</label><input type="password" id="newpw" name="newpw" autocomplete="new-password" required></div>
<div class="field"><label for="confirmpw">Repeat it</label><input type="password" id="confirmpw" name="confirmpw" autocomplete="new-password" required></div>
<button class="primary">Save</button></form>
{/if}
</div></div>
{include file="footer.tpl"}
