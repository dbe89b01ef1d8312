<?php
/** For `php -S 127.0.0.1:PORT router.php`: what nginx.conf.example does, in PHP. Not for the open network. */

$path = (string) parse_url((string) $_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (preg_match('~^/(src|templates|crons|tests)(/|$)|/\.|^/(configuration|setup|router)\.php~', $path)
    || preg_match('~^/modules/.*\.tpl$~', $path)) {
    http_response_code(404);
    exit('Not found');
}
if (preg_match('~^/clientarea/~', $path)) {
    $_GET['rp'] = $path;
    require __DIR__ . '/index.php';
    return true;
}
return false;
