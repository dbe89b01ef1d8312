<?php
/** Ends the client's session. */

define('CLIENTAREA', true);
require __DIR__ . '/init.php';

use Workbench\ClientArea;
use Workbench\Request;

if (Request::isPost()) {
    ClientArea::demandToken();
    \Workbench\App::session()->end();
}
ClientArea::redirect('clientarea.php');
