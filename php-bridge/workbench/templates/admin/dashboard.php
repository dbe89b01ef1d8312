<h1>Dashboard</h1>
<div class="grid">
<?php foreach ($counts as $link => $count): ?>
<div class="card"><a href="<?= $link ?>"><span class="big"><?= $count[1] ?></span><?= $e($count[0]) ?></a></div>
<?php endforeach ?>
</div>
<?php if ($queue !== []): ?>
<div class="card"><h2>Module queue</h2>
<table><tr><th>Service</th><th>Action</th><th>Last error</th><th>When</th></tr>
<?php foreach ($queue as $row): ?>
<tr><td class="nowrap"><?= $e($row['service_type']) ?> #<?= (int) $row['service_id'] ?></td><td><?= $e($row['module_action']) ?></td><td class="wide"><?= $e($row['last_attempt_error']) ?></td><td class="nowrap muted"><?= $e($row['last_attempt']) ?></td></tr>
<?php endforeach ?>
</table><p style="margin:.8rem 0 0"><a href="modulequeue.php">Open the queue</a></p></div>
<?php endif ?>
<div class="card"><h2>Recent activity</h2>
<table>
<?php foreach ($activity as $row): ?>
<tr><td class="nowrap muted"><?= $e($row['date']) ?></td><td class="wide"><?= $e($row['description']) ?></td><td class="muted"><?= $e($row['user']) ?></td></tr>
<?php endforeach ?>
<?php if ($activity === []): ?><tr><td class="empty">Nothing has happened yet. Make a <a href="configservers.php">server</a> and a <a href="configproducts.php">product</a>, then order it in the <a href="../cart.php">shop</a>.</td></tr><?php endif ?>
</table></div>
