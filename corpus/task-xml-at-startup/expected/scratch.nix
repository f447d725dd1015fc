{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "disk";
      serialNumber = "PHLF7422A0Q1";
    }];
  };
}
