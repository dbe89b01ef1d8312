<?php use Workbench\Html; ?>
<h1>Orders</h1>
<div class="card"><table><tr><th>#</th><th>Date</th><th>Client</th><th>Services</th><th>Amount</th><th>Invoice</th><th>Status</th><th></th></tr>
<?php foreach ($orders as $row): ?>
<tr><td><?= (int) $row['id'] ?></td><td class="nowrap"><?= $e($row['date']) ?></td><td><?= Html::person($row) ?></td>
<td><?php foreach ($row['services'] as $service): ?><a href="clientsservices.php?id=<?= (int) $service['id'] ?>"><?= $e($service['name']) ?> #<?= (int) $service['id'] ?></a> <?= Html::status($service['domainstatus']) ?><br><?php endforeach ?></td>
<td><?= $e($row['amount']) ?></td><td><a href="invoices.php?id=<?= (int) $row['invoiceid'] ?>">#<?= (int) $row['invoiceid'] ?></a> <?= Html::status((string) $row['invoicestatus']) ?></td><td><?= Html::status($row['status']) ?></td>
<td><?php if ($row['status'] === 'Pending'): ?><form method="post" action="orders.php" style="display:block"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= (int) $row['id'] ?>">
<label class="nowrap"><input type="checkbox" name="autosetup" value="1" checked> run module create</label><br><label class="nowrap"><input type="checkbox" name="sendemail" value="1" checked> send mail</label><br>
<span class="buttons"><button class="small primary" name="action" value="accept">Accept</button><button class="small" name="action" value="cancel">Cancel</button></span></form><?php endif ?></td></tr>
<?php endforeach ?>
<?php if ($orders === []): ?><tr><td colspan="8" class="empty">No orders yet. The <a href="../cart.php">shop</a> is open.</td></tr><?php endif ?>
</table></div>
