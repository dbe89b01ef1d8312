{include file="header.tpl"}
<h1>My services</h1>
{foreach $unpaid as $invoice}<div class="alert alert-warning">Invoice <a href="viewinvoice.php?id={$invoice.id}">#{$invoice.id}</a> over {$currency.prefix|escape}{$invoice.total|escape} is due on {$invoice.duedate|escape}.</div>{/foreach}
<div class="card"><table><tr><th>Product</th><th>Host name</th><th>Price</th><th>Next due</th><th>Status</th></tr>
{foreach $services as $service}<tr><td><a href="clientarea.php?action=productdetails&amp;id={$service.id}">{$service.product|escape}</a></td><td>{$service.domain|escape}</td><td>{$currency.prefix|escape}{$service.amount|escape} <span class="muted">{$service.billingcycle|escape}</span></td><td>{$service.nextduedate|escape}</td><td><span class="badge {$service.domainstatus|lower}">{$service.domainstatus|escape}</span></td></tr>
{foreachelse}<tr><td colspan="5" class="empty">You have no services yet. <a href="cart.php">Shop</a></td></tr>{/foreach}
</table></div>
{include file="footer.tpl"}
