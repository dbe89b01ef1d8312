<h1>Services</h1>
<div class="card"><table><tr><th>#</th><th>Product</th><th>Host name</th><th>Client</th><th>Dedicated IP</th><th>Next due</th><th>Status</th></tr>
<?php foreach ($services as $row): ?>
<tr><td><a href="clientsservices.php?id=<?= (int) $row['id'] ?>"><?= (int) $row['id'] ?></a></td><td><a href="clientsservices.php?id=<?= (int) $row['id'] ?>"><?= $e($row['product']) ?></a></td><td><?= $e($row['domain']) ?></td>
<td><?= \Workbench\Html::person($row) ?></td><td><?= $e($row['dedicatedip']) ?></td><td class="nowrap"><?= $e($row['nextduedate']) ?></td><td><?= \Workbench\Html::status($row['domainstatus']) ?></td></tr>
<?php endforeach ?>
<?php if ($services === []): ?><tr><td colspan="7" class="empty">No services yet. Order one in the <a href="../cart.php">shop</a>.</td></tr><?php endif ?>
</table></div>
