<?php use Workbench\Html; ?>
<h1>Invoice #<?= (int) $invoice['id'] ?> <?= Html::status($invoice['status']) ?></h1>
<p><a href="clients.php?id=<?= (int) $invoice['userid'] ?>"><?= Html::person($invoice) ?></a> · due <?= $e($invoice['duedate']) ?><?= $invoice['datepaid'] !== null ? ' · paid ' . $e($invoice['datepaid']) : '' ?></p>
<div class="card"><table><tr><th>Description</th><th class="right">Amount</th></tr>
<?php foreach ($invoice['items'] as $item): ?><tr><td><?= $e($item['description']) ?></td><td class="right"><?= $e($item['amount']) ?></td></tr><?php endforeach ?>
<tr class="total"><td>Total</td><td class="right"><?= $e($invoice['total']) ?></td></tr></table></div>
<?php if ($invoice['status'] === 'Unpaid'): ?><form method="post" action="invoices.php"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= (int) $invoice['id'] ?>"><button class="primary" name="action" value="markpaid">Mark paid</button></form><?php endif ?>
