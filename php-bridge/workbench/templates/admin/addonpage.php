<h1><?= $e($config['name'] ?? $module) ?></h1>
<?php if ($config === null || !$config['active']): ?><div class="alert alert-warning">This addon module is not active. <a href="addonmodules.php">Addon modules</a></div><?php else: ?><?= $output /* the module's own page */ ?><?php endif ?>
