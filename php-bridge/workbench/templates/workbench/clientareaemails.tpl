{include file="header.tpl"}
<h1>Mails</h1>
{foreach $mails as $mail}<details class="card"><summary>{$mail.subject|escape} <span class="muted">{$mail.date|escape}</span></summary><iframe class="mail" sandbox="" title="The mail" srcdoc="{$mail.message|escape}"></iframe></details>
{foreachelse}<div class="card"><p class="muted" style="margin:0">No mails.</p></div>{/foreach}
{include file="footer.tpl"}
