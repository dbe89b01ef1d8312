<p id="sample-graph">Load: {$level|escape}</p>
