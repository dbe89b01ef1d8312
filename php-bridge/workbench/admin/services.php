<?php
/** All services. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

\Workbench\AdminPage::open();
\Workbench\AdminPage::render('services', 'Services', ['services' => \Workbench\App::services()->list()]);
