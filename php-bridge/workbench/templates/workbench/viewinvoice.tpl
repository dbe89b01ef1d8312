{include file="header.tpl"}
<h1>Invoice #{$invoice.id} <span class="badge {$invoice.status|lower}">{$invoice.status|escape}</span></h1>
<p class="muted">Due {$invoice.duedate|escape}{if $invoice.datepaid} · paid {$invoice.datepaid|escape}{/if}</p>
<div class="card"><table><tr><th>Description</th><th class="right">Amount</th></tr>
{foreach $invoice.items as $item}<tr><td>{$item.description|escape}</td><td class="right">{$currency.prefix|escape}{$item.amount|escape}</td></tr>{/foreach}
<tr class="total"><td>Total</td><td class="right">{$currency.prefix|escape}{$invoice.total|escape}</td></tr></table></div>
{if $invoice.status == 'Unpaid'}<form method="post" action="viewinvoice.php"><input type="hidden" name="token" value="{$token}"><input type="hidden" name="id" value="{$invoice.id}"><button class="primary" name="a" value="pay">Pay now</button> <span class="muted">Nothing is charged: this marks the invoice as paid.</span></form>{/if}
{foreach $services as $service}<p><a href="clientarea.php?action=productdetails&amp;id={$service.id}">{$service.name|escape} #{$service.id}</a> <span class="badge {$service.domainstatus|lower}">{$service.domainstatus|escape}</span></p>{/foreach}
{include file="footer.tpl"}
