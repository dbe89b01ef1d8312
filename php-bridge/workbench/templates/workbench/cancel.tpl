{include file="header.tpl"}
<h1>Cancel {$service.product|escape} <small>{$service.domain|escape}</small></h1>
<form method="post" action="clientarea.php?action=cancel&amp;id={$service.id}" class="card"><input type="hidden" name="token" value="{$token}">
<div class="field"><label for="f-type">When</label><select id="f-type" name="type"><option>End of Billing Period</option><option>Immediate</option></select></div>
<div class="field"><label for="f-reason">Reason</label><textarea id="f-reason" name="cancellationreason" rows="3"></textarea></div>
<button class="danger">Request cancellation</button></form>
{include file="footer.tpl"}
