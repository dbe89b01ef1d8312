<?php use Workbench\Html; ?>
<h1><?= $e($ticket['title']) ?> <small>#<?= $e($ticket['tid']) ?></small> <?= Html::status($ticket['status']) ?></h1>
<p class="muted"><?= $e($ticket['department']) ?> · <?= $e($ticket['urgency']) ?> · <?= $e($ticket['date']) ?> · <?= (int) $ticket['userid'] > 0 ? Html::person($ticket) : $e($ticket['name'] . ' <' . $ticket['email'] . '>') ?>
<?php if (preg_match('/^S(\d+)$/', (string) $ticket['service'], $m)): ?> · <a href="clientsservices.php?id=<?= (int) $m[1] ?>">service #<?= (int) $m[1] ?></a><?php endif ?></p>
<div class="card"><?= nl2br($e($ticket['message'])) ?></div>
<?php foreach ($replies as $reply): ?><div class="card"><p class="muted"><?= $e($reply['admin'] !== '' ? $reply['admin'] : 'client') ?> · <?= $e($reply['date']) ?></p><?= nl2br($e($reply['message'])) ?></div><?php endforeach ?>
<form method="post" action="supporttickets.php" class="card"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= (int) $ticket['id'] ?>">
<div class="field"><label for="f-message">Reply</label><textarea id="f-message" name="message" rows="4"></textarea></div>
<div class="buttons"><button class="primary" name="action" value="reply">Reply</button><?php if ($ticket['status'] !== 'Closed'): ?><button name="action" value="close">Close</button><?php endif ?></div></form>
