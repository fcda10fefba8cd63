document.write('Bo dem: ' + Math.floor(Math.random() * 1000));
