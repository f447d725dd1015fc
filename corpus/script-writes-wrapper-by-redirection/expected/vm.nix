{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "vm";
      serialNumber = "PHNH831600QX128A";
    }];
  };
}
