<?php use Workbench\Html; ?>
<h1>Tickets</h1>
<div class="card"><table><tr><th>#</th><th>Date</th><th>Subject</th><th>From</th><th>Service</th><th>Priority</th><th>Status</th></tr>
<?php foreach ($tickets as $row): ?><tr><td><?= $e($row['tid']) ?></td><td class="nowrap muted"><?= $e($row['date']) ?></td><td><a href="supporttickets.php?id=<?= (int) $row['id'] ?>"><?= $e($row['title']) ?></a></td><td><?= (int) $row['userid'] > 0 ? Html::person($row) : $e($row['name']) ?></td>
<td><?php if (preg_match('/^S(\d+)$/', (string) $row['service'], $m)): ?><a href="clientsservices.php?id=<?= (int) $m[1] ?>">#<?= (int) $m[1] ?></a><?php endif ?></td><td><?= $e($row['urgency']) ?></td><td><?= Html::status($row['status']) ?></td></tr><?php endforeach ?>
<?php if ($tickets === []): ?><tr><td colspan="7" class="empty">No tickets.</td></tr><?php endif ?>
</table></div>
