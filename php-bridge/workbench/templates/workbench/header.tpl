<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="{$charset}"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{$pagetitle|escape} - {$companyname|escape}</title>
<link rel="stylesheet" href="{$BASE_PATH_CSS}/workbench.css"><link rel="icon" href="data:,">
<script>var csrfToken = '{$token|escape:'javascript'}', whmcsBaseUrl = '{$WEB_ROOT|escape:'javascript'}';</script>
{$headoutput}
</head>
<body class="client">
<header><div>
<a class="name" href="{$WEB_ROOT}/cart.php">{$companyname|escape}</a>
<a href="{$WEB_ROOT}/cart.php">Shop</a>
<a href="{$WEB_ROOT}/cart.php?a=view">Cart{if $cartcount} ({$cartcount}){/if}</a>
{if $loggedin}<a href="{$WEB_ROOT}/clientarea.php">My services</a>
<a href="{$WEB_ROOT}/clientarea.php?action=invoices">Invoices</a>
<a href="{$WEB_ROOT}/clientarea.php?action=emails">Mails</a>
<form method="post" action="{$WEB_ROOT}/logout.php"><input type="hidden" name="token" value="{$token}"><span class="muted">{$client.firstname|escape} {$client.lastname|escape}</span> <button class="link">Log out</button></form>
{else}<a href="{$WEB_ROOT}/clientarea.php">Log in</a>{/if}
</div></header>
<main>
{if $adminMasquerading}<div class="alert alert-info">You are logged in as an admin too.</div>{/if}
{if $breadcrumb}<ol class="breadcrumb">{foreach $breadcrumb as $uri => $text}<li><a href="{$uri|escape}">{$text|escape}</a></li>{/foreach}</ol>{/if}
{foreach $flashes as $flash}<div class="alert alert-{if $flash.result == 'success'}success{else}danger{/if}" id="result" data-result="{$flash.result|escape}">{$flash.message|escape|nl2br}</div>{/foreach}
