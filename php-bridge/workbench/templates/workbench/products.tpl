{include file="header.tpl"}
<h1>Shop</h1>
{foreach $groups as $group => $products}
<h2>{$group|escape}</h2>
{foreach $products as $product}
<div class="card product"><div><h3>{$product.name|escape}</h3><p class="muted" style="margin:0">{$product.description|escape|nl2br}</p></div>
<div class="right"><div class="price">{$currency.prefix|escape}{$product.price|escape}{$currency.suffix|escape} <small class="muted">/ month</small></div>
{if $product.setupfee > 0}<div class="muted">{$currency.prefix|escape}{$product.setupfee|escape} setup</div>{/if}
<p style="margin:.5rem 0 0"><a class="btn primary" href="cart.php?a=add&amp;pid={$product.id}">Order</a></p></div></div>
{/foreach}
{foreachelse}
<div class="card"><p class="muted" style="margin:0">Nothing is for sale yet.</p></div>
{/foreach}
{include file="footer.tpl"}
