{include file="header.tpl"}
{$output}
{include file="footer.tpl"}
