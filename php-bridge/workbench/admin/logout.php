<?php
/** Ends the admin's session. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

\Workbench\AdminPage::open();
if (\Workbench\Request::isPost()) {
    \Workbench\App::session()->end();
}
\Workbench\AdminPage::redirect('login.php');
