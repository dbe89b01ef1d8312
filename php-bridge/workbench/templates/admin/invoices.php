<?php use Workbench\Html; ?>
<h1>Invoices</h1>
<div class="card"><table><tr><th>#</th><th>Client</th><th>Date</th><th>Due</th><th>Total</th><th>Status</th></tr>
<?php foreach ($invoices as $row): ?>
<tr><td><a href="invoices.php?id=<?= (int) $row['id'] ?>"><?= (int) $row['id'] ?></a></td><td><?= Html::person($row) ?></td><td><?= $e($row['date']) ?></td><td><?= $e($row['duedate']) ?></td><td><?= $e($row['total']) ?></td><td><?= Html::status($row['status']) ?></td></tr>
<?php endforeach ?>
<?php if ($invoices === []): ?><tr><td colspan="6" class="empty">No invoices yet.</td></tr><?php endif ?>
</table></div>
