<?php
/** The API over HTTP: POST identifier, secret, action and its parameters; answers JSON. */

require dirname(__DIR__) . '/init.php';

use Workbench\App;
use Workbench\LocalApi;
use Workbench\Request;

header('Content-Type: application/json');
$secret = App::db()->value('SELECT secret FROM tblapi_credentials WHERE identifier = ?', [Request::post('identifier')]);
if (!Request::isPost() || $secret === null || !password_verify(Request::post('secret'), (string) $secret)) {
    http_response_code(403);
    $answer = LocalApi::error('Authentication Failed');
} else {
    $values = array_diff_key(Request::body(), array_flip(['identifier', 'secret', 'action', 'responsetype']));
    $answer = App::api()->call(Request::post('action'), $values);
}
echo json_encode($answer, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES);
