{include file="header.tpl"}
<h1>Invoices</h1>
<div class="card"><table><tr><th>#</th><th>Date</th><th>Due</th><th>Total</th><th>Status</th></tr>
{foreach $invoices as $invoice}<tr><td><a href="viewinvoice.php?id={$invoice.id}">{$invoice.id}</a></td><td>{$invoice.date|escape}</td><td>{$invoice.duedate|escape}</td><td>{$currency.prefix|escape}{$invoice.total|escape}</td><td><span class="badge {$invoice.status|lower}">{$invoice.status|escape}</span></td></tr>
{foreachelse}<tr><td colspan="5" class="empty">No invoices.</td></tr>{/foreach}
</table></div>
{include file="footer.tpl"}
