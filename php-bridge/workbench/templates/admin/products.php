<h1>Products</h1>
<p><a class="btn primary" href="configproducts.php?action=add">Add product</a></p>
<div class="card"><table><tr><th>Product</th><th>Group</th><th>Type</th><th>Module</th><th>Set up</th><th>Price</th><th>Services</th></tr>
<?php $when = ['' => 'by hand', 'order' => 'when ordered', 'payment' => 'when paid', 'on' => 'when accepted']; foreach ($products as $row): ?>
<tr><td><a href="configproducts.php?action=edit&amp;id=<?= (int) $row['id'] ?>"><?= $e($row['name']) ?></a></td><td><?= $e($row['groupname']) ?></td><td><?= $e($row['type']) ?></td>
<td><a href="configproducts.php?action=edit&amp;id=<?= (int) $row['id'] ?>&amp;tab=module"><?= $e($row['servertype'] ?: 'none') ?></a></td><td><?= $e($when[$row['autosetup']] ?? '') ?></td><td><?= $e($row['price']) ?></td><td><?= (int) $row['services'] ?></td></tr>
<?php endforeach ?>
<?php if ($products === []): ?><tr><td colspan="7" class="empty">No products yet.</td></tr><?php endif ?>
</table></div>
