<div class="card panel"><h3>Machine</h3>
<p id="sample-machine">{$machine|escape}</p>
<p>{$product|escape} is {$status|escape}.</p></div>
