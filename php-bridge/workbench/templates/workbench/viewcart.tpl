{include file="header.tpl"}
<h1>Cart</h1>
<div class="card"><table><tr><th>Product</th><th class="right">Per month</th><th></th></tr>
{foreach $lines as $line}
<tr><td><b>{$line.product.name|escape}</b> {$line.domain|escape}{foreach $line.options as $option}<br><span class="muted">{$option|escape}</span>{/foreach}{foreach $line.addons as $addon}<br><span class="muted">+ {$addon|escape}</span>{/foreach}{if $line.setup > 0}<br><span class="muted">Setup once: {$currency.prefix|escape}{$line.product.setupfee|escape}</span>{/if}</td>
<td class="right">{$currency.prefix|escape}{$line.price|escape}</td><td class="right"><form method="post" action="cart.php"><input type="hidden" name="token" value="{$token}"><input type="hidden" name="a" value="remove"><input type="hidden" name="i" value="{$line.i}"><button class="small">Remove</button></form></td></tr>
{foreachelse}<tr><td colspan="3" class="empty">Your cart is empty. <a href="cart.php">Shop</a></td></tr>{/foreach}
{if $lines}<tr class="total"><td>Due today</td><td class="right">{$currency.prefix|escape}{$total|escape}</td><td></td></tr>{/if}
</table></div>
{if $lines}<form method="post" action="cart.php" class="buttons"><input type="hidden" name="token" value="{$token}"><input type="hidden" name="a" value="checkout">
{if $loggedin}<button class="primary">Complete order</button>{else}<a class="btn primary" href="clientarea.php">Log in to order</a>{/if} <a href="cart.php">Add another product</a></form>{/if}
{include file="footer.tpl"}
