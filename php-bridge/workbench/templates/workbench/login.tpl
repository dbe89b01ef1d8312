{include file="header.tpl"}
<div class="login" style="margin-top:5vh"><h1>Log in</h1>
{if $incorrect}<div class="alert alert-danger" id="result" data-result="error">Login details incorrect. Please try again.</div>{/if}
<form method="post" action="{$WEB_ROOT}/dologin.php" class="card"><input type="hidden" name="token" value="{$token}">
<div class="field"><label for="username">E-mail</label><input type="text" id="username" name="username" autocomplete="username" autofocus required></div>
<div class="field"><label for="password">Password</label><input type="password" id="password" name="password" autocomplete="current-password" required></div>
<button class="primary">Log in</button></form></div>
{include file="footer.tpl"}
