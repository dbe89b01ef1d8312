{include file="header.tpl"}
<h1>{$product.name|escape} <small>{$product.groupname|escape}</small></h1>
{foreach $problems as $problem}<div class="alert alert-danger" id="result" data-result="error">{$problem|escape}</div>{/foreach}
<form method="post" action="cart.php" class="card"><input type="hidden" name="token" value="{$token}"><input type="hidden" name="a" value="add"><input type="hidden" name="pid" value="{$product.id}">
<div class="field"><label for="f-domain">{if $product.type == 'hostingaccount'}Domain *{else}Host name{/if}</label><input type="text" id="f-domain" name="domain" value="{$domain|escape}" placeholder="server1.example.com"></div>
{$options}
{foreach $fields as $field}{$field.html}{/foreach}
{if $addons}<fieldset><legend>Addons</legend>{foreach $addons as $addon}<p><label><input type="checkbox" name="addons[]" value="{$addon.id}"> {$addon.name|escape} <span class="muted">{$currency.prefix|escape}{$addon.price|escape} / month</span></label></p>{/foreach}</fieldset>{/if}
<button class="primary">Continue</button></form>
{include file="footer.tpl"}
