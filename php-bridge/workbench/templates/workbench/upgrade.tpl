{include file="header.tpl"}
<h1>{if $type == 'package'}Upgrade / downgrade{else}Change options{/if} <small>{$service.product|escape}</small></h1>
{if $type == 'package'}
{foreach $products as $product}<div class="card product"><div><h3>{$product.name|escape}</h3><p class="muted" style="margin:0">{$product.description|escape|nl2br}</p></div><div class="right"><div class="price">{$currency.prefix|escape}{$product.price|escape} <small class="muted">/ month</small></div>
<form method="post" action="upgrade.php" style="margin:.5rem 0 0"><input type="hidden" name="token" value="{$token}"><input type="hidden" name="id" value="{$service.id}"><input type="hidden" name="type" value="package"><button class="primary" name="pid" value="{$product.id}">Choose</button></form></div></div>
{foreachelse}<div class="card"><p class="muted" style="margin:0">There is nothing to change to.</p></div>{/foreach}
{else}
<form method="post" action="upgrade.php" class="card"><input type="hidden" name="token" value="{$token}"><input type="hidden" name="id" value="{$service.id}"><input type="hidden" name="type" value="configoptions">{$options}<button class="primary">Continue</button></form>
{/if}
{include file="footer.tpl"}
