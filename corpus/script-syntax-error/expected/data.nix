{
  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "music";
        serialNumber = "WX41A49H9FT4";
      }
      {
        name = "photos";
        serialNumber = "2102E4C1B7A5";
      }
    ];
  };
}
