<?php

namespace Workbench;

use WHMCS\Module\Server\CustomActionCollection;
use WHMCS\Service\Service;

/** CustomActions of a module: what a page lists, and running one (contract 2.9, WHMCS-C-137). */
final class CustomActions
{
    /**
     * @param array<string,mixed> $params
     * @return array<int,array{identifier:string,display:string,active:bool}>
     */
    public static function of(Service $service, array $params): array
    {
        $list = [];
        foreach (self::collection($service, $params) as $action) {
            $list[] = ['identifier' => $action->getIdentifier(), 'display' => $action->getDisplay(), 'active' => $action->isActive()];
        }
        return $list;
    }

    /** @return array{result:string,message:string,redirectTo:string} */
    public static function run(Service $service, string $identifier): array
    {
        foreach (self::collection($service, App::params()->forService($service)) as $action) {
            if ($action->getIdentifier() === $identifier && $action->isActive()) {
                try {
                    return SignOn::checked($action->invokeCallable());
                } catch (\Throwable $e) {
                    App::activity()->add("Custom action $identifier failed - Service ID: {$service->id} - Error: " . $e->getMessage());
                    return SignOn::checked(null);
                }
            }
        }
        return SignOn::checked(null);
    }

    /** @param array<string,mixed> $params */
    private static function collection(Service $service, array $params): CustomActionCollection
    {
        $answer = App::modules()->ask($service->module(), 'CustomActions', null, $params);
        return $answer instanceof CustomActionCollection ? $answer : new CustomActionCollection();
    }
}
