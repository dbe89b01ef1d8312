<?php
$menu = [
    '' => ['index.php' => 'Dashboard'],
    'Clients' => ['clients.php' => 'Clients', 'services.php' => 'Services', 'orders.php' => 'Orders', 'invoices.php' => 'Invoices'],
    'Setup' => ['configproducts.php' => 'Products', 'configservers.php' => 'Servers', 'addonmodules.php' => 'Addon modules', 'configgeneral.php' => 'Automation'],
    'Utilities' => ['modulequeue.php' => 'Module queue', 'systemmodulelog.php' => 'Module log', 'systemactivitylog.php' => 'Activity log', 'emails.php' => 'Mail outbox', 'todolist.php' => 'To-do list', 'supporttickets.php' => 'Tickets'],
];
$parent = ['clientsservices.php' => 'services.php'];
?>
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title><?= $e($title) ?> · Workbench</title>
<link rel="stylesheet" href="../assets/workbench.css"><link rel="icon" href="data:,">
</head>
<body>
<?php if (!$loggedIn): ?><?= $body ?><?php else: ?>
<div class="admin">
<nav>
<div class="name"><?= $e($company) ?><span>Workbench admin area</span></div>
<?php foreach ($menu as $group => $links): ?>
<?php if ($group !== ''): ?><h2><?= $e($group) ?></h2><?php endif ?>
<?php foreach ($links as $file => $text): ?>
<a href="<?= $file ?>"<?= ($parent[$here] ?? $here) === $file ? ' class="here"' : '' ?>><?= $e($text) ?><?php if ($file === 'modulequeue.php' && $queue > 0): ?> <span class="count"><?= $queue ?></span><?php endif ?></a>
<?php endforeach ?>
<?php endforeach ?>
<form method="post" action="logout.php"><input type="hidden" name="token" value="<?= $token ?>"><button class="link">Log out</button></form>
</nav>
<main>
<?php foreach ($flashes as $n => $flash): ?>
<div class="alert alert-<?= $flash['result'] === 'success' ? 'success' : 'danger' ?>"<?= $n === 0 ? ' id="result"' : '' ?> data-result="<?= $e($flash['result']) ?>" role="status"><?= nl2br($e($flash['message'])) ?></div>
<?php endforeach ?>
<?= $body ?>
</main>
</div>
<?php endif ?>
</body>
</html>
