{include file="header.tpl"}
<h1>Not found</h1>
<div class="alert alert-danger" id="result" data-result="error">{$message|escape}</div>
{include file="footer.tpl"}
