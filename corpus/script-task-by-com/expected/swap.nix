{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "scratch";
      serialNumber = "PNY09210001234567";
    }];
  };
}
