<main class="login">
<h1>Workbench <small>admin area</small></h1>
<?php if ($error !== ''): ?><div class="alert alert-danger" id="result" data-result="error"><?= $e($error) ?></div><?php endif ?>
<form method="post" action="login.php" class="card">
<input type="hidden" name="token" value="<?= $token ?>">
<div class="field"><label for="username">User name</label><input type="text" id="username" name="username" value="<?= $e($username) ?>" autocomplete="username" autofocus required></div>
<div class="field"><label for="password">Password</label><input type="password" id="password" name="password" autocomplete="current-password" required></div>
<button class="primary">Log in</button>
</form>
<p class="muted">A stand-in for module development. No mail leaves it.</p>
</main>
